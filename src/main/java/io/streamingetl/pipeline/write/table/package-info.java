/** The statements on each table, and rows in batches. */
package io.streamingetl.pipeline.write.table;
