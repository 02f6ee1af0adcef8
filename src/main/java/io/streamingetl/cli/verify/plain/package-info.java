/** The manual's rules for decoding and windows, implemented a second time. */
package io.streamingetl.cli.verify.plain;
