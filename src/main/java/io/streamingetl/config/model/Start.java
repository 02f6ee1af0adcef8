package io.streamingetl.config.model;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.time.Instant;
import java.util.List;

/** Where a partition that has no progress row begins; {@code source.start}. */
public sealed interface Start {

    /** At its oldest record. */
    record Earliest() implements Start {}

    /** Behind its newest record. */
    record Latest() implements Start {}

    /**
     * At its first record whose Kafka timestamp is this or later.
     *
     * @param instant from 1970 on and before the year 10000
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
