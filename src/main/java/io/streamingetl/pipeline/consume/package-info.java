/** Reads Kafka: polls a lane's partitions, claims them, and sends what was polled to the lane's aggregator. */
package io.streamingetl.pipeline.consume;
