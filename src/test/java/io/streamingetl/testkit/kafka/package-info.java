/** Real Kafka brokers, alone or as a cluster. */
package io.streamingetl.testkit.kafka;
