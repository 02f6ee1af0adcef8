package io.streamingetl.config.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What of {@code source.kafka}, which configures a consumer, holds for every Kafka client: how to reach the broker. */
public final class KafkaConnection {
    private static final List<String> PREFIXES =
            List.of("bootstrap.", "client.dns.", "connections.", "reconnect.", "sasl.", "security.", "socket.", "ssl.");

    private KafkaConnection() {}

    /** Of a consumer's properties, those that any client takes. */
    public static Map<String, String> of(Map<String, String> kafka) {
        return kafka.entrySet().stream()
                .filter(property -> PREFIXES.stream().anyMatch(property.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
