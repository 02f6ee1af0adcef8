package io.streamingetl.config.parse;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.KafkaRules;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.yaml.ParseReport;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code source}. */
final class SourceParser {

    private static final String START_RULE =
            "must be earliest, latest, or an instant of 1970 to 9999 such as 2018-09-21T06:00:00Z";

    private SourceParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static SourceConfig parse(Section section, int cores, ParseReport report) {
        List<String> topics = section.texts("topics", List.of("orders"));
        Start start = section.value("start", "earliest", SourceParser::start, START_RULE);
        int lanes = section.value("lanes", "auto", text -> lanes(text, cores), SourceConfig.LANES_RULE);
        Map<String, String> kafka = kafka(section.section("kafka"));
        section.end();
        return report.collect(() -> new SourceConfig(topics, start, lanes, kafka));
    }

    private static Map<String, String> kafka(Section section) {
        Map<String, String> kafka = new LinkedHashMap<>();
        kafka.put(
                KafkaRules.BOOTSTRAP_SERVERS,
                section.text(KafkaRules.BOOTSTRAP_SERVERS, "${KAFKA_BOOTSTRAP_SERVERS:localhost:9092}"));
        kafka.putAll(section.rest(Secret::isSecretProperty));
        return kafka;
    }

    private static Optional<Start> start(String text) {
        return switch (text) {
            case "earliest" -> Optional.of(new Start.Earliest());
            case "latest" -> Optional.of(new Start.Latest());
            default -> at(text);
        };
    }

    private static Optional<Start> at(String text) {
        try {
            return Optional.of(new Start.At(Instant.parse(text)));
        } catch (DateTimeException | ConfigException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> lanes(String text, int cores) {
        return text.equals("auto")
                ? Optional.of(Math.min(SourceConfig.MAX_LANES, Math.max(1, cores / 2)))
                : Values.parseInt(text);
    }
}
