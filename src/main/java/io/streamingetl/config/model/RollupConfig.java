package io.streamingetl.config.model;

import io.streamingetl.config.rule.IntervalRules;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.core.window.Intervals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A coarser table that changes with the result table; an entry of {@code rollups} in the configuration.
 *
 * @param intervals what a row sums: the windows that begin in an interval
 * @param key some of {@code event.key}, in any order
 * @param measures some of {@code measures}, at least one
 */
public record RollupConfig(Intervals intervals, List<String> key, List<String> measures) {

    public RollupConfig {
        key = List.copyOf(key);
        measures = List.copyOf(measures);
    }

    /** The length of its intervals, as the file spells it. */
    public String every() {
        return IntervalRules.every(intervals);
    }

    /** The id of the time zone in which days and longer intervals begin. */
    public String timeZone() {
        return IntervalRules.zone(intervals);
    }

    /** As the file may spell it. */
    public String text() {
        String zone = intervals instanceof Intervals.Calendar ? ", time-zone: " + IntervalRules.zone(intervals) : "";
        return "{ every: " + IntervalRules.every(intervals) + zone + ", key: " + key + ", measures: " + measures + " }";
    }

    /**
     * Adds the violations of the roll-ups.
     *
     * @param rules at the root
     * @param rollups by the names of their tables
     * @param windowSize {@code window.size}
     * @param resultKey {@code event.key}
     * @param resultMeasures the names of {@code measures}
     * @param resultTable {@code sink.table}
     */
    static void check(
            RuleCheck rules,
            Map<String, RollupConfig> rollups,
            Duration windowSize,
            List<String> resultKey,
            List<String> resultMeasures,
            String resultTable) {
        Set<String> tables = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        tables.add(resultTable);
        rollups.forEach((table, rollup) -> {
            String path = "rollups." + table;
            rules.require(Names.isTable(table), path, null, "its name " + Names.TABLE_RULE);
            rules.require(tables.add(table), path, null, "its name is that of sink.table or another roll-up");
            rules.require(
                    rollup.intervals.leastMs() >= windowSize.toMillis(),
                    path + ".every",
                    IntervalRules.every(rollup.intervals),
                    "must be at least window.size");
            checkNames(rules, path + ".key", rollup.key, resultKey, "must be one of event.key");
            checkNames(rules, path + ".measures", rollup.measures, resultMeasures, "must be one of measures");
            rules.require(!rollup.measures.isEmpty(), path + ".measures", null, "must name at least one measure");
        });
    }

    private static void checkNames(RuleCheck rules, String path, List<String> names, List<String> known, String rule) {
        List<String> before = new ArrayList<>();
        for (String name : names) {
            String element = path + "[" + before.size() + "]";
            rules.require(known.contains(name), element, name, rule + ": " + String.join(", ", known));
            rules.require(!before.contains(name), element, name, "is given twice");
            before.add(name);
        }
    }
}
