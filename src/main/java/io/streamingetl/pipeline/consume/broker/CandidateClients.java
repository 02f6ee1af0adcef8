package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import io.streamingetl.pipeline.kafka.Codecs;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The consumer and the admin client of a candidate configuration, tested beside the running ones. They join no group,
 * so no partition moves.
 */
public final class CandidateClients {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final SourceConfig source;
    private final Properties properties;

    /** @param pipeline names the default consumer group */
    public CandidateClients(String pipeline, SourceConfig source) {
        this.source = source;
        this.properties = ConsumerProperties.of(pipeline, 0, source);
        properties.merge(ConsumerConfig.CLIENT_ID_CONFIG, "-candidate", (id, suffix) -> id + suffix.toString());
    }

    /**
     * Makes and closes both; throws what {@link KafkaClients#make} and {@link Codecs#require} throw. Blocks while names
     * are resolved.
     */
    public void make() {
        Codecs.require();
        KafkaClients.make(properties, () -> {
            new KafkaConsumer<>(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer())
                    .close(CloseOptions.timeout(CLOSE_TIMEOUT));
            Admin.create(properties).close(CLOSE_TIMEOUT);
            return null;
        });
    }

    /** Fails if no broker answers, or it refuses the user. A missing topic is no failure. */
    public Future<Void> ask(Vertx vertx) {
        BrokerAdmin brokers = new BrokerAdmin(vertx.getOrCreateContext(), properties);
        return brokers.topics(Set.copyOf(source.topics())).<Void>mapEmpty().onComplete(answered -> brokers.close());
    }
}
