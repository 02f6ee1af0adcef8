/** Faults of brokers, topics, records and permissions. */
package io.streamingetl.faults.kafka;
