/** The JSON decoder, and a scanner that is faster on records that look like the ones before. */
package io.streamingetl.core.decode.json;
