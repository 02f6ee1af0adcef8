/** Checks while a lane reads: lag, idle partitions, recreated and compacted topics, the state of the consumer. */
package io.streamingetl.pipeline.consume.watch;
