/** The JSON decoder, and the scanner that is faster on records that look like those before. */
package io.streamingetl.core.decode.json;
