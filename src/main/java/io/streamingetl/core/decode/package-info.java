/** Decodes polled records before they are folded. */
package io.streamingetl.core.decode;
