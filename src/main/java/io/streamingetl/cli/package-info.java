/** The commands of the fat jar, one folder each, and the options that they share. */
package io.streamingetl.cli;
