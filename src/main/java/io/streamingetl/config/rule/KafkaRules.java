package io.streamingetl.config.rule;

import java.util.Map;
import java.util.stream.Collectors;

/** The Kafka client properties that exactly-once depends on, with the reason for each value. */
public final class KafkaRules {

    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private record Fixed(String value, String reason) {}

    private static final Fixed BYTES = new Fixed(
            "org.apache.kafka.common.serialization.ByteArrayDeserializer",
            "this program decodes records itself, and quarantines those that can't be decoded");

    private static final Map<String, Fixed> FIXED = Map.of(
            "isolation.level", new Fixed("read_committed", "a record of an aborted transaction must not be summed"),
            "enable.auto.commit", new Fixed("false", "progress is committed with the rows, in MySQL"),
            "auto.offset.reset",
                    new Fixed("none", "positions come from MySQL; source.start says where a new partition begins"),
            "key.deserializer", BYTES,
            "value.deserializer", BYTES);

    private KafkaRules() {}

    /** The enforced properties by name. */
    public static Map<String, String> enforced() {
        return FIXED.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()
                .value()));
    }

    public static void check(RuleCheck rules, Map<String, String> kafka) {
        String servers = kafka.getOrDefault(BOOTSTRAP_SERVERS, "");
        rules.require(
                !servers.isBlank() && servers.indexOf('@') < 0,
                "kafka." + BOOTSTRAP_SERVERS,
                servers,
                "must be host:port, or several separated by commas");
        kafka.forEach((name, value) -> {
            Fixed fixed = FIXED.get(name);
            rules.require(
                    fixed == null || fixed.value().equals(value),
                    "kafka." + name,
                    value,
                    fixed == null ? "" : "must be " + fixed.value() + ": " + fixed.reason());
        });
    }
}
