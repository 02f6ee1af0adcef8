package io.streamingetl.config.model;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.util.Optional;

/**
 * When windows begin, close and are written; {@code window} in the configuration.
 *
 * @param size length of a window, whole seconds, because labels are epoch seconds
 * @param label which edge of the window the timestamp of its rows holds
 * @param maxOutOfOrderness lag of the watermark behind the greatest event time
 * @param idleAfter time without records after which a caught-up partition no longer delays window closing
 * @param maxFuture how far ahead of the clock an event may be; one beyond it is quarantined
 * @param late what happens to late events
 * @param emit how often the rows of open windows are updated; empty for on-close
 * @param maxOpenKeys open panes in this process beyond which partial sums are flushed; empty if only their memory
 *     counts
 * @param maxReplayRecords records that a restart would read again in a partition, beyond which partial sums are flushed
 */
public record WindowConfig(
        Duration size,
        WindowLabel label,
        Duration maxOutOfOrderness,
        Duration idleAfter,
        Duration maxFuture,
        Late late,
        Optional<Duration> emit,
        Optional<Integer> maxOpenKeys,
        long maxReplayRecords) {

    private static final Duration MIN_EMIT = Duration.ofMillis(100);
    public static final String EMIT_RULE = "must be on-close, or a duration between 100ms and 366d such as 5s";

    /** Of max-open-keys and max-replay-records. */
    public static final Bounds FLUSH_AFTER = Bounds.atLeast(1_000);

    public static final String MAX_OPEN_KEYS_RULE = "must be auto, or a whole number of at least 1000";

    public WindowConfig {
        RuleCheck rules = new RuleCheck("window");
        rules.require(
                size.getSeconds() >= 1 && size.getNano() == 0 && size.compareTo(RuleCheck.MAX_DURATION) <= 0,
                "size",
                size,
                "must be whole seconds, between 1s and 366d");
        atMostAYear(rules, "max-out-of-orderness", maxOutOfOrderness);
        atMostAYear(rules, "idle-after", idleAfter);
        atMostAYear(rules, "max-future", maxFuture);
        emit.ifPresent(period -> rules.require(
                period.compareTo(MIN_EMIT) >= 0 && period.compareTo(RuleCheck.MAX_DURATION) <= 0,
                "emit",
                period,
                EMIT_RULE));
        maxOpenKeys.ifPresent(
                keys -> rules.require(FLUSH_AFTER.contains(keys), "max-open-keys", keys, MAX_OPEN_KEYS_RULE));
        rules.within("max-replay-records", maxReplayRecords, FLUSH_AFTER);
        rules.enforce();
    }

    private static void atMostAYear(RuleCheck rules, String key, Duration duration) {
        rules.require(
                !duration.isNegative() && duration.compareTo(RuleCheck.MAX_DURATION) <= 0,
                key,
                duration,
                "must be between 0s and 366d");
    }
}
