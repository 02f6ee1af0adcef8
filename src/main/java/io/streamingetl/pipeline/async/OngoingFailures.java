package io.streamingetl.pipeline.async;

import io.streamingetl.core.text.FailureMessage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** The activities of one component that fail at present and are retried. Event loop only. */
public final class OngoingFailures {
    private final Logger log;
    private final String component;
    private final Predicate<Throwable> expected;
    private final Map<String, OngoingFailure> failures = new TreeMap<>();

    /** @param component whose activities these are, as log lines name it */
    public OngoingFailures(Logger log, String component) {
        this(log, component, failure -> false);
    }

    /** @param expected failures to ignore, such as those of work that is cancelled */
    public OngoingFailures(Logger log, String component, Predicate<Throwable> expected) {
        this.log = log;
        this.component = component;
        this.expected = expected;
    }

    /** The activity failed and is retried. */
    public void failed(String activity, Throwable failure) {
        if (!expected.test(failure)) {
            failed(activity, FailureMessage.of(failure));
        }
    }

    /** The activity failed for this reason and is retried. */
    public void failed(String activity, String reason) {
        if (failures.computeIfAbsent(activity, first -> new OngoingFailure()).failed(reason)) {
            log.warn("{}: {} fails, and is retried: {}", component, activity, reason);
        }
    }

    /** The activity succeeded. */
    public void recovered(String activity) {
        if (failures.remove(activity) != null) {
            log.info("{}: {} works again", component, activity);
        }
    }

    /** Every activity that fails, with its reason; empty if none does. */
    public Optional<String> current() {
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(failures.entrySet().stream()
                        .map(one -> one.getKey() + " fails: "
                                + one.getValue().reason().orElseThrow())
                        .collect(Collectors.joining("; ")));
    }
}
