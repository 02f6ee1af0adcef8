/** {@code redrive}: records in quarantine into the rows of their windows, each once. */
package io.streamingetl.cli.redrive;
