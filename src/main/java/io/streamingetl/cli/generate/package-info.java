/** {@code generate}: sends sample orders to a topic. */
package io.streamingetl.cli.generate;
