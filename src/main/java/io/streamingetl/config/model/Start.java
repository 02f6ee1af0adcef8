package io.streamingetl.config.model;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.time.Instant;
import java.util.List;

/** Where reading a partition without a progress row begins; {@code source.start}. */
public sealed interface Start {

    /** At its oldest record. */
    record Earliest() implements Start {}

    /** After its newest record. */
    record Latest() implements Start {}

    /**
     * At its first record with this or a later Kafka timestamp.
     *
     * @param instant in the years 1970 to 9999
     */
    record At(Instant instant) implements Start {
        private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

        public At {
            if (instant.isBefore(Instant.EPOCH) || !instant.isBefore(END)) {
                throw new ConfigException(List.of(new Violation(
                        "source.start", instant.toString(), "must be in the years 1970 to 9999", Violation.NO_LINE)));
            }
        }
    }
}
