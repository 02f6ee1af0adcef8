/** Bytes and characters read as numbers, times and UTF-8, and the text of a failure. */
package io.streamingetl.core.text;
