/** The end of the data path: one transaction a flush, retried until it is committed or fenced. */
package io.streamingetl.pipeline.write;
