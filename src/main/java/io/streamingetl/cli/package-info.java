/** The commands of the fat jar, a folder each, and the options that they share. */
package io.streamingetl.cli;
