package io.streamingetl.config.parse;

import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.yaml.ParseReport;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import java.util.Optional;

/** Reads {@code quarantine}. */
final class QuarantineParser {

    private QuarantineParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static QuarantineConfig parse(Section section, ParseReport report) {
        Optional<String> topic = section.isEmpty("topic") || !section.has("topic")
                ? Optional.empty()
                : Optional.of(section.text("topic", ""));
        int maxRowsPerMinute = Values.integer(section, "max-rows-per-minute", "10000");
        section.end();
        return report.collect(() -> new QuarantineConfig(topic, maxRowsPerMinute));
    }
}
