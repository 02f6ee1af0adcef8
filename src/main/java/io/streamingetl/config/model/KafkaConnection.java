package io.streamingetl.config.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The properties of {@code source.kafka} that apply to every Kafka client: how to reach and authenticate to the
 * brokers.
 */
public final class KafkaConnection {
    private static final List<String> PREFIXES = List.of(
            "bootstrap.",
            "client.dns.",
            "config.providers",
            "connections.",
            "reconnect.",
            "sasl.",
            "security.",
            "socket.",
            "ssl.");

    private KafkaConnection() {}

    /** Selects them from the properties of a consumer. */
    public static Map<String, String> of(Map<String, String> kafka) {
        return kafka.entrySet().stream()
                .filter(property -> PREFIXES.stream().anyMatch(property.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
