/** What is looked at while a lane reads: lag, idle partitions, topics made again, the group. */
package io.streamingetl.pipeline.consume.watch;
