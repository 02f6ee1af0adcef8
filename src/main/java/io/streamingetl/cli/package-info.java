/** The commands behind the fat jar's command line, and the sample orders that they produce. */
package io.streamingetl.cli;
