package io.streamingetl.config.model;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import java.util.Optional;

/**
 * How rejected records are kept; {@code quarantine} in the configuration.
 *
 * @param topic a Kafka topic that gets a copy of each record with a quarantine row; empty for none
 * @param maxRowsPerMinute maximum rows per minute and reason in this process; records beyond it are only counted,
 *     except late and future events, all of which are kept
 */
public record QuarantineConfig(Optional<String> topic, int maxRowsPerMinute) {
    public static final Bounds ROWS_PER_MINUTE = new Bounds(1, 1_000_000);

    public QuarantineConfig {
        RuleCheck rules = new RuleCheck("quarantine");
        topic.ifPresent(name -> rules.require(Names.isTopic(name), "topic", name, Names.TOPIC_RULE));
        rules.within("max-rows-per-minute", maxRowsPerMinute, ROWS_PER_MINUTE);
        rules.enforce();
    }

    /** Rejected records must not come back as input. */
    void check(RuleCheck rules, SourceConfig source) {
        topic.ifPresent(name -> rules.require(
                !source.topics().contains(name), "quarantine.topic", name, "must not be one of source.topics"));
    }
}
