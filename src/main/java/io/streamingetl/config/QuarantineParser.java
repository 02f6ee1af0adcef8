package io.streamingetl.config;

import java.util.Optional;

/** Reads {@code quarantine}. */
final class QuarantineParser {

    private QuarantineParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static QuarantineConfig parse(Section section, Report report) {
        Optional<String> topic = section.isEmpty("topic") || !section.has("topic")
                ? Optional.empty()
                : Optional.of(section.text("topic", ""));
        int maxRowsPerMinute = Values.integer(section, "max-rows-per-minute", "10000");
        section.end();
        return report.collect(() -> new QuarantineConfig(topic, maxRowsPerMinute));
    }
}
