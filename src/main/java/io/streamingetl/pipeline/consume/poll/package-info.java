/** Kafka's consumer on its poll thread, where each value is decoded as the client unpacks it. */
package io.streamingetl.pipeline.consume.poll;
