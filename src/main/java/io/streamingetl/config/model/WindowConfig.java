package io.streamingetl.config.model;

import io.streamingetl.config.rule.Violations;
import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.util.Optional;

/**
 * When windows begin, end and are written; {@code window} in the configuration.
 *
 * @param size length of a window, whole seconds, because labels are epoch seconds
 * @param label which edge of the window its rows carry
 * @param maxOutOfOrderness how far the watermark stays behind the greatest event time
 * @param idleAfter silence after which a caught-up partition holds no window open
 * @param maxFuture how far ahead of the clock an event may be; beyond it is quarantined
 * @param late what becomes of late events
 * @param emit how often open windows are written too; empty for on-close
 * @param maxOpenKeys panes that this process keeps open before it flushes partial sums
 * @param maxReplayRecords records a restart may have to read again in one partition before partial sums are flushed
 */
public record WindowConfig(
        Duration size,
        WindowLabel label,
        Duration maxOutOfOrderness,
        Duration idleAfter,
        Duration maxFuture,
        Late late,
        Optional<Duration> emit,
        int maxOpenKeys,
        long maxReplayRecords) {

    static final Duration MIN_EMIT = Duration.ofMillis(100);
    public static final String EMIT_RULE = "must be on-close, or a duration of 100ms to 366d such as 5s";

    private static final int MIN_BOUND = 1_000;

    public WindowConfig {
        Violations rules = new Violations("window");
        rules.require(
                size.getSeconds() >= 1 && size.getNano() == 0 && size.compareTo(Violations.MAX_DURATION) <= 0,
                "size",
                size,
                "must be whole seconds, of 1s to 366d");
        atMostAYear(rules, "max-out-of-orderness", maxOutOfOrderness);
        atMostAYear(rules, "idle-after", idleAfter);
        atMostAYear(rules, "max-future", maxFuture);
        emit.ifPresent(period -> rules.require(
                period.compareTo(MIN_EMIT) >= 0 && period.compareTo(Violations.MAX_DURATION) <= 0,
                "emit",
                period,
                EMIT_RULE));
        rules.require(maxOpenKeys >= MIN_BOUND, "max-open-keys", maxOpenKeys, "must be at least 1000");
        rules.require(maxReplayRecords >= MIN_BOUND, "max-replay-records", maxReplayRecords, "must be at least 1000");
        rules.enforce();
    }

    private static void atMostAYear(Violations rules, String key, Duration duration) {
        rules.require(
                !duration.isNegative() && duration.compareTo(Violations.MAX_DURATION) <= 0,
                key,
                duration,
                "must be of 0s to 366d");
    }
}
