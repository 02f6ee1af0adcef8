/**
 * Where a copy of each quarantined record goes to a Kafka topic, before the flush that accounts for it is committed.
 */
package io.streamingetl.pipeline.quarantine;
