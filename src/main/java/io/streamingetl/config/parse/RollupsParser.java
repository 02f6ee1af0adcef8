package io.streamingetl.config.parse;

import io.streamingetl.config.key.RollupKeys;
import io.streamingetl.config.model.RollupConfig;
import io.streamingetl.config.rule.IntervalRules;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code rollups}: one section for each table. */
final class RollupsParser {

    private RollupsParser() {}

    /**
     * The roll-ups by their tables, in the order of the file; those without a valid interval are left out, and
     * reported.
     *
     * @param key {@code event.key}
     * @param measures the names of {@code measures}
     */
    static Map<String, RollupConfig> parse(
            Section section, ParseReport report, List<String> key, List<String> measures) {
        Map<String, RollupConfig> rollups = new LinkedHashMap<>();
        for (String table : section.names()) {
            Section one = section.section(table);
            if (one.names().isEmpty()) {
                report.add(RollupKeys.ROLLUPS.name() + "." + table, null, "needs the key every");
                continue;
            }
            String every = one.get(RollupKeys.every(table));
            ZoneId zone = one.get(RollupKeys.timeZone(table));
            List<String> keyPart = one.get(RollupKeys.key(table, key));
            List<String> measuresPart = one.get(RollupKeys.measures(table, measures));
            one.end(RollupKeys.NAMES);
            IntervalRules.parse(every, zone)
                    .ifPresentOrElse(
                            intervals -> rollups.put(table, new RollupConfig(intervals, keyPart, measuresPart)),
                            () -> report.add(
                                    RollupKeys.every(table).name(),
                                    every.isEmpty() ? null : every,
                                    IntervalRules.EVERY_RULE));
        }
        return rollups;
    }
}
