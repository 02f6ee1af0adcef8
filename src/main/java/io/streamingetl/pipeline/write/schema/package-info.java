/** The tables: what each must look like, what exists, and how the difference is reported. */
package io.streamingetl.pipeline.write.schema;
