package io.streamingetl.config.model;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.MeasureRules;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.measure.Rollup;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The whole configuration, valid by construction: every constructor below throws {@link ConfigException} otherwise.
 *
 * @param pipeline scopes progress and quarantine rows, the consumer group and the metrics
 * @param operands the distinct fields that the measures use, in the order of their first use
 * @param measures the result columns, at least one; their factors index {@code operands}
 * @param rollups coarser tables, by their names
 */
public record EtlConfig(
        String pipeline,
        SourceConfig source,
        EventConfig event,
        WindowConfig window,
        List<String> operands,
        List<Measure> measures,
        Map<String, RollupConfig> rollups,
        QuarantineConfig quarantine,
        SinkConfig sink,
        HttpConfig http,
        ClusterConfig cluster,
        LogConfig log,
        ReloadConfig reload) {

    public EtlConfig {
        Objects.requireNonNull(source);
        Objects.requireNonNull(window);
        Objects.requireNonNull(quarantine);
        Objects.requireNonNull(sink);
        Objects.requireNonNull(http);
        Objects.requireNonNull(cluster);
        Objects.requireNonNull(log);
        Objects.requireNonNull(reload);
        operands = List.copyOf(operands);
        measures = List.copyOf(measures);
        rollups = Collections.unmodifiableMap(new LinkedHashMap<>(rollups));
        check(pipeline, event.key(), event.types(), operands, measures);
        check(source, quarantine);
        check(rollups, window, event.key(), measures, sink);
    }

    /**
     * Checks the rules between the parts of the configuration.
     *
     * @throws ConfigException with the violations
     */
    public static void check(
            String pipeline,
            List<String> key,
            Map<String, FieldType> types,
            List<String> operands,
            List<Measure> measures) {
        RuleCheck rules = new RuleCheck("");
        rules.require(Names.isPipeline(pipeline), "pipeline", pipeline, Names.PIPELINE_RULE);
        MeasureRules.check(rules, key, types, operands, measures);
        rules.enforce();
    }

    /**
     * Checks that the quarantine topic is not a source topic.
     *
     * @throws ConfigException if rejected records would come back as input
     */
    public static void check(SourceConfig source, QuarantineConfig quarantine) {
        RuleCheck rules = new RuleCheck("");
        quarantine.check(rules, source);
        rules.enforce();
    }

    /**
     * Checks the roll-ups against what they sum.
     *
     * @param key {@code event.key}
     * @throws ConfigException with the violations
     */
    public static void check(
            Map<String, RollupConfig> rollups,
            WindowConfig window,
            List<String> key,
            List<Measure> measures,
            SinkConfig sink) {
        RuleCheck rules = new RuleCheck("");
        List<String> names = measures.stream().map(Measure::name).toList();
        RollupConfig.check(rules, rollups, window.size(), key, names, sink.table());
        rules.enforce();
    }

    /** The same configuration with other topics. */
    public EtlConfig withTopics(List<String> topics) {
        SourceConfig other = new SourceConfig(topics, source.start(), source.lanes(), source.kafka());
        return new EtlConfig(
                pipeline,
                other,
                event,
                window,
                operands,
                measures,
                rollups,
                quarantine,
                sink,
                http,
                cluster,
                log,
                reload);
    }

    /** The topics that the next configuration no longer has. */
    public Set<String> topicsRemovedBy(EtlConfig next) {
        Set<String> removed = new HashSet<>(source.topics());
        removed.removeAll(next.source.topics());
        return removed;
    }

    /** The id of the consumer group. */
    public String consumerGroup() {
        return source.kafka().getOrDefault("group.id", SourceConfig.defaultGroup(pipeline));
    }

    /** Which fields of a record are read, and how. */
    public EventSchema schema() {
        return new EventSchema(event.time(), event.timeUnit(), fields(event.key()), fields(operands));
    }

    /** What the result table holds. */
    public Aggregation aggregation() {
        return new Aggregation(
                fields(event.key()),
                fields(operands),
                new Measures(measures),
                window.size().toMillis(),
                window.label(),
                sink.table());
    }

    /** What the roll-ups' tables hold. */
    public List<Rollup> rollupTables() {
        Aggregation result = aggregation();
        return rollups.entrySet().stream()
                .map(entry -> Rollup.of(
                        result,
                        entry.getKey(),
                        entry.getValue().key(),
                        entry.getValue().measures(),
                        entry.getValue().intervals()))
                .toList();
    }

    /** What a roll-up's table holds. */
    public Aggregation rollupRows(String table) {
        return rollupTables().stream()
                .map(Rollup::rows)
                .filter(rows -> rows.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private List<Field> fields(List<String> names) {
        return names.stream()
                .map(name -> new Field(name, event.types().get(name)))
                .toList();
    }
}
