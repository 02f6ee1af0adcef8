package io.streamingetl.config.model;

import io.streamingetl.config.rule.RuleCheck;
import java.time.Duration;

/**
 * How the configuration is read again while it runs; {@code reload} in the configuration.
 *
 * @param scanPeriod how often it is looked at; 0 for only when asked to
 */
public record ReloadConfig(Duration scanPeriod) {
    private static final Duration MIN = Duration.ofMillis(100);

    public ReloadConfig {
        RuleCheck rules = new RuleCheck("reload");
        rules.require(
                scanPeriod.isZero()
                        || (scanPeriod.compareTo(MIN) >= 0 && scanPeriod.compareTo(RuleCheck.MAX_DURATION) <= 0),
                "scan-period",
                scanPeriod,
                "must be 0s, or between 100ms and 366d");
        rules.enforce();
    }
}
