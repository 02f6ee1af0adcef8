/** The manual's rules of decoding and windows, written a second time. */
package io.streamingetl.cli.verify.plain;
