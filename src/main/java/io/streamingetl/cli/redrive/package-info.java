/** {@code redrive}: adds records in quarantine to the rows of their windows, each once. */
package io.streamingetl.cli.redrive;
