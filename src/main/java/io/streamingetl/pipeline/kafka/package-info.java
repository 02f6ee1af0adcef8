/** How each stage makes Kafka's clients, and what it means where one can't be made. */
package io.streamingetl.pipeline.kafka;
