package io.streamingetl.config.reload;

import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.RollupConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to replace the active configuration by another.
 *
 * @param next the other configuration
 * @param changes the changed keys as text without secrets
 * @param steps the parts of the node to restart
 */
public record ReloadPlan(EtlConfig next, List<String> changes, Set<Step> steps) {

    /** A part of the node that restarts to apply a change. */
    public enum Step {
        /** Consumers, aggregators, writer, producer of the quarantine topic, and the connection pool. */
        DATA_PATH,
        /** The HTTP server. */
        HTTP,
        /** The log settings. */
        LOG
    }

    private static final String FIXED =
            "is fixed for pipeline %s, because its rows depend on it: keep %s, or configure another"
                    + " pipeline with another sink.table";

    private static final String FIXED_ROLLUP =
            "is fixed once it exists, because its rows depend on it: keep %s, or name another table";

    private static final String AT_A_START = "takes effect at a start only: restart the node, or keep %s";

    /**
     * Plans the change.
     *
     * @param source names the configuration in messages
     * @throws ConfigException if a key changed that can't change
     */
    public static ReloadPlan of(EtlConfig active, EtlConfig next, String source) {
        List<Violation> refused = new ArrayList<>();
        if (!active.pipeline().equals(next.pipeline())) {
            refused.add(fixed(active, "pipeline", active.pipeline(), next.pipeline()));
        }
        Map<String, String> fixed = FixedKeys.of(next);
        FixedKeys.of(active).forEach((key, value) -> {
            if (!value.equals(fixed.get(key))) {
                refused.add(fixed(active, key, value, fixed.get(key)));
            }
        });
        active.rollups().forEach((table, rollup) -> {
            RollupConfig other = next.rollups().getOrDefault(table, rollup);
            if (!other.equals(rollup)) {
                refused.add(new Violation(
                        "rollups." + table, other.text(), FIXED_ROLLUP.formatted(rollup.text()), Violation.NO_LINE));
            }
        });
        List<ConfigDiff.Change> changes = ConfigDiff.of(active, next);
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (ConfigDiff.Change change : changes) {
            switch (change.declaration().reload()) {
                case DATA_PATH -> steps.add(Step.DATA_PATH);
                case HTTP_SERVER -> steps.add(Step.HTTP);
                case LOGGING -> steps.add(Step.LOG);
                case AT_ONCE, FIXED -> {}
                case RESTART ->
                    refused.add(new Violation(
                            change.key(), change.after(), AT_A_START.formatted(change.before()), Violation.NO_LINE));
            }
        }
        if (!refused.isEmpty()) {
            throw new ConfigException(source, refused);
        }
        return new ReloadPlan(
                next, changes.stream().map(ConfigDiff.Change::toString).toList(), steps);
    }

    private static Violation fixed(EtlConfig active, String key, String before, String after) {
        return new Violation(key, after, FIXED.formatted(active.pipeline(), before), Violation.NO_LINE);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
