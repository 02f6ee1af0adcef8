/** Makes Kafka's clients for all stages, and classifies the failures. */
package io.streamingetl.pipeline.kafka;
