/** The tables: what each must look like, what is there, and in which words their difference is told. */
package io.streamingetl.pipeline.write.schema;
