package io.streamingetl.pipeline.consume.poll;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The product's own consumer settings, for a consumer to compare it with. */
public final class ConsumerSettings {
    private ConsumerSettings() {}

    /** Those of a pipeline with this name; where it has no position, it begins at the beginning. */
    public static Properties fromBeginning(String pipeline, String bootstrapServers) {
        Properties properties = ConsumerProperties.of(
                pipeline, 0, 1, Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }
}
