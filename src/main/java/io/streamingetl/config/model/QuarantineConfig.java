package io.streamingetl.config.model;

import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.Violations;
import java.util.Optional;

/**
 * Where rejected records go; {@code quarantine} in the configuration.
 *
 * @param topic a Kafka topic that gets a copy of each record that is kept in quarantine; empty for none
 * @param maxRowsPerMinute rows of one reason that this process keeps in a minute; more are counted only, but for late
 *     and future events, all of which are kept
 */
public record QuarantineConfig(Optional<String> topic, int maxRowsPerMinute) {
    private static final int MAX_ROWS = 1_000_000;

    public QuarantineConfig {
        Violations rules = new Violations("quarantine");
        topic.ifPresent(name -> rules.require(Names.isTopic(name), "topic", name, Names.TOPIC_RULE));
        rules.require(
                maxRowsPerMinute >= 1 && maxRowsPerMinute <= MAX_ROWS,
                "max-rows-per-minute",
                maxRowsPerMinute,
                "must be of 1 to 1000000");
        rules.enforce();
    }

    /** Rejected records must not come back as input. */
    void check(Violations rules, SourceConfig source) {
        topic.ifPresent(name -> rules.require(
                !source.topics().contains(name), "quarantine.topic", name, "must not be one of source.topics"));
    }
}
