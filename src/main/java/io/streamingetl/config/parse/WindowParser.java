package io.streamingetl.config.parse;

import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.Durations;
import io.streamingetl.config.yaml.ParseReport;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code window}. */
final class WindowParser {

    private static final String ON_CLOSE = "on-close";

    private WindowParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static WindowConfig parse(Section section, ParseReport report) {
        Duration size = Values.duration(section, "size", "60s");
        WindowLabel label = Values.choice(section, "label", "end", WindowLabel.class);
        Duration maxOutOfOrderness = Values.duration(section, "max-out-of-orderness", "5s");
        Duration idleAfter = Values.duration(section, "idle-after", "10s");
        Duration maxFuture = Values.duration(section, "max-future", "10m");
        Late late = Values.choice(section, "late", "add", Late.class);
        Optional<Duration> emit = emit(section);
        int maxOpenKeys = Values.integer(section, "max-open-keys", "2000000");
        long maxReplayRecords = Values.longInteger(section, "max-replay-records", "10000000");
        section.end();
        return report.collect(() -> new WindowConfig(
                size, label, maxOutOfOrderness, idleAfter, maxFuture, late, emit, maxOpenKeys, maxReplayRecords));
    }

    private static Optional<Duration> emit(Section section) {
        // The second fallback is never taken: only a key that the file gives is not on-close.
        return section.text("emit", ON_CLOSE).equals(ON_CLOSE)
                ? Optional.empty()
                : Optional.of(section.value("emit", "5s", Durations::parse, WindowConfig.EMIT_RULE));
    }
}
