/** Copies each rejected record to a Kafka topic before the flush that accounts for it is committed. */
package io.streamingetl.pipeline.quarantine;
