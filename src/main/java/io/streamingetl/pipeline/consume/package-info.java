/** Reads Kafka: claims and polls a lane's partitions, and sends the decoded records to the lane's aggregator. */
package io.streamingetl.pipeline.consume;
