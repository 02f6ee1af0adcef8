/** Decodes the polled records of a partition, before they are aggregated. */
package io.streamingetl.core.decode;
