/** The last room of the data path: one transaction a flush, into tables whose shape is known. */
package io.streamingetl.pipeline.write;
