package io.streamingetl.config.model;

import io.streamingetl.config.rule.RuleCheck;
import java.time.Duration;

/**
 * How a running node reads its configuration again; {@code reload} in the configuration.
 *
 * @param scanPeriod time between two reads; 0 to read it only on request
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
