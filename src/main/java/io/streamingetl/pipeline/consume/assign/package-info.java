/** A partition's way from assignment over the claim to reading, and back. */
package io.streamingetl.pipeline.consume.assign;
