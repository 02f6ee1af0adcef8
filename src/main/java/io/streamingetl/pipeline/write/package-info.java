/** The end of the data path: claims and flushes in transactions, retried until they are committed or fenced. */
package io.streamingetl.pipeline.write;
