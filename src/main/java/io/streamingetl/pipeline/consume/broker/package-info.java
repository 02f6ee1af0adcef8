/** Queries of the brokers outside the consumer group: topics, offsets, logs, the group itself. */
package io.streamingetl.pipeline.consume.broker;
