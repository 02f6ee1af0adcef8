package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.DATA_PATH;
import static io.streamingetl.config.key.ReloadClass.FIXED;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.KafkaProperties;
import io.streamingetl.config.rule.KafkaRules;
import io.streamingetl.config.rule.Names;
import io.streamingetl.core.text.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pipeline's name, and the keys of {@code source}. */
public final class SourceKeys {

    private static final String START_RULE =
            "must be earliest, latest, or an instant from 1970 to 9999 such as 2018-09-21T06:00:00Z";

    private static final ValueType<Start> START_TYPE = ValueType.of(
            SourceKeys::start,
            START_RULE,
            Map.of("type", "string", "pattern", "^(earliest|latest|\\d{4}-?\\d\\d-?\\d\\dT\\d\\d.*)$"));

    /** Empty for auto, which depends on the machine. */
    private static final ValueType<Optional<Integer>> LANES_TYPE = ValueType.of(
            SourceKeys::lanes,
            SourceConfig.LANES_RULE,
            Map.of("anyOf", List.of(Map.of("enum", List.of("auto")), ValueType.integerSchema(SourceConfig.LANES))));

    public static final ScalarKey<String> PIPELINE = new ScalarKey<>(
            "pipeline",
            ValueType.text(Names.PIPELINE),
            "orders",
            FIXED,
            "The pipeline's name scopes its progress and quarantine rows, consumer group and metrics.",
            config -> config.pipeline());

    public static final ListKey TOPICS = new ListKey(
            "source.topics",
            ValueType.text(Names.TOPIC),
            List.of("orders"),
            DATA_PATH,
            "The topics to read; generate writes to the first one.",
            config -> config.source().topics());

    public static final ScalarKey<Start> START = new ScalarKey<>(
            "source.start",
            START_TYPE,
            "earliest",
            DATA_PATH,
            "Where a topic begins that is read for the first time: earliest | latest | an instant such as"
                    + " 2018-09-21T06:00:00Z.",
            config -> text(config.source().start()));

    public static final ScalarKey<Optional<Integer>> LANES = new ScalarKey<>(
            "source.lanes",
            LANES_TYPE,
            "auto",
            DATA_PATH,
            "Consumer and aggregator pairs in this process, 1 to 64; auto is max(1, cores / 2).",
            config -> config.source().lanes());

    public static final MapKey KAFKA = new MapKey(
            "source.kafka",
            ValueType.of(Optional::of, "", Map.of("type", List.of("string", "number", "boolean"))),
            Map.of(KafkaRules.BOOTSTRAP_SERVERS, "${KAFKA_BOOTSTRAP_SERVERS:localhost:9092}"),
            KafkaProperties::isSecret,
            DATA_PATH,
            "Any Kafka client property, in Kafka's own spelling, except those that exactly-once depends on:"
                    + " isolation.level, enable.auto.commit, auto.offset.reset, key.deserializer, value.deserializer.",
            config -> new TreeMap<>(config.source().kafka()));

    static final List<ConfigKey> ALL = List.of(PIPELINE, TOPICS, START, LANES, KAFKA);

    private SourceKeys() {}

    private static Optional<Start> start(String text) {
        return switch (text) {
            case "earliest" -> Optional.of(new Start.Earliest());
            case "latest" -> Optional.of(new Start.Latest());
            default -> at(text);
        };
    }

    private static Optional<Start> at(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long timeMs = new IsoTime().parseMs(utf8, 0, utf8.length);
        try {
            return timeMs == IsoTime.NONE ? Optional.empty() : Optional.of(new Start.At(Instant.ofEpochMilli(timeMs)));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static String text(Start start) {
        return start instanceof Start.At at
                ? at.instant().toString()
                : start instanceof Start.Latest ? "latest" : "earliest";
    }

    private static Optional<Optional<Integer>> lanes(String text) {
        return text.equals("auto") ? Optional.of(Optional.empty()) : ValueType.present(ValueType.parseInt(text));
    }
}
