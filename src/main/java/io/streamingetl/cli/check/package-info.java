/** {@code check}: what would keep the pipeline from running well, told before it runs. */
package io.streamingetl.cli.check;
