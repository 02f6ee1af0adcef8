package io.streamingetl.config.reload;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.FixedKeys;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be done for one configuration to take another's place.
 *
 * @param next the configuration to run by
 * @param changes the changed keys, in words that may be shown
 * @param steps what has to be made anew
 */
public record ReloadPlan(EtlConfig next, List<String> changes, Set<Step> steps) {

    /** A part of the node that runs by the configuration it was started with. */
    public enum Step {
        /** Consumers, aggregators, writer and the way to the quarantine topic, and the pool of connections. */
        DATA_PATH,
        /** The HTTP server. */
        HTTP,
        /** What is logged. */
        LOG
    }

    private static final String FIXED = "is fixed for pipeline %s, whose rows belong to it: keep %s, or name another"
            + " pipeline and another sink.table in a configuration of their own";

    private static final String AT_A_START = "takes effect at a start only: restart the node, or keep %s";

    private static final Map<String, Step> STEPS = Map.of(
            "source", Step.DATA_PATH,
            "window", Step.DATA_PATH,
            "quarantine", Step.DATA_PATH,
            "sink", Step.DATA_PATH,
            "http", Step.HTTP,
            "log", Step.LOG);

    /** Sections of which nothing has to be made anew: the reloading itself, and types that nothing uses. */
    private static final Set<String> WITHOUT_STEP = Set.of("reload", "event");

    /**
     * Plans the change.
     *
     * @param source names the configuration in messages
     * @throws ConfigException where a key that can't change did
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
        List<ConfigDiff.Change> changes = ConfigDiff.of(active, next);
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (ConfigDiff.Change change : changes) {
            String section = change.key().replaceFirst("\\..*", "");
            if (STEPS.containsKey(section)) {
                steps.add(STEPS.get(section));
            } else if (!WITHOUT_STEP.contains(section) && !isFixed(section)) {
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

    private static boolean isFixed(String section) {
        return section.equals("pipeline") || section.equals("measures");
    }

    private static Violation fixed(EtlConfig active, String key, String before, String after) {
        return new Violation(key, after, FIXED.formatted(active.pipeline(), before), Violation.NO_LINE);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
