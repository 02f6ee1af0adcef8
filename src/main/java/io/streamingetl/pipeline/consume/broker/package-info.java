/** Questions to the brokers without a consumer: topics, offsets, logs, the group. */
package io.streamingetl.pipeline.consume.broker;
