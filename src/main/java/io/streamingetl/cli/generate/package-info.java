/** {@code generate}: sample orders into a topic. */
package io.streamingetl.cli.generate;
