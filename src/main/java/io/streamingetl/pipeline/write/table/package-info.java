/** The statements on each table, and multi-row inserts. */
package io.streamingetl.pipeline.write.table;
