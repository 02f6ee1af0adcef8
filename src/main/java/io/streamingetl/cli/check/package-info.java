/** {@code check}: finds out what would keep the pipeline from running, before it runs. */
package io.streamingetl.cli.check;
