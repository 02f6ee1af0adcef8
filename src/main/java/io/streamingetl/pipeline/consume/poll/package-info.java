/** Kafka's consumer on its one thread: what a poll returns, decoded where the client unpacks it. */
package io.streamingetl.pipeline.consume.poll;
