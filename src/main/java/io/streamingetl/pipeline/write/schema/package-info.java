/** The tables: what is required, what exists, and how to fix the difference. */
package io.streamingetl.pipeline.write.schema;
