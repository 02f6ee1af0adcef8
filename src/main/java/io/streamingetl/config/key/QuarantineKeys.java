package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.DATA_PATH;

import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.rule.Names;
import java.util.List;
import java.util.Optional;

/** The keys of {@code quarantine}. */
public final class QuarantineKeys {

    public static final ScalarKey<Optional<String>> TOPIC = ScalarKey.optional(
            "quarantine.topic",
            ValueType.text(Names.TOPIC).optional().orNull(),
            DATA_PATH,
            "Optional: also copy each rejected record to this Kafka topic. It must exist, on the same cluster.",
            config -> config.quarantine().topic());

    public static final ScalarKey<Integer> MAX_ROWS_PER_MINUTE = new ScalarKey<>(
            "quarantine.max-rows-per-minute",
            ValueType.integer(QuarantineConfig.ROWS_PER_MINUTE),
            "10000",
            DATA_PATH,
            "Per process and reason, 1 to 1000000: in a flood, records beyond this are only counted.",
            config -> config.quarantine().maxRowsPerMinute());

    static final List<ConfigKey> ALL = List.of(TOPIC, MAX_ROWS_PER_MINUTE);

    private QuarantineKeys() {}
}
