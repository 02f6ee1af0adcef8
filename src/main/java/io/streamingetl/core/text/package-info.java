/** Bytes and characters read as numbers, times and UTF-8. */
package io.streamingetl.core.text;
