package io.streamingetl.pipeline.kafka;

import io.streamingetl.core.text.FailureMessage;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;

/**
 * What does not work at the moment, by activity. Said when it begins and when it is over, not once a try: a failure
 * whose text differs in numbers alone (time-outs, attempts) is of a sort that was said already.
 */
public final class OngoingFailures {
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final Logger log;
    private final String who;
    private final Map<String, String> reasons = new TreeMap<>();
    private final Map<String, Set<String>> said = new TreeMap<>();

    public OngoingFailures(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    /** This activity failed, and is tried again; unless the consumer was woken up to be closed, which is no trouble. */
    public void is(String activity, Throwable failure) {
        if (failure instanceof WakeupException) {
            return;
        }
        is(activity, FailureMessage.of(failure));
    }

    /** As {@link #is(String, Throwable)}, for this reason. */
    public void is(String activity, String reason) {
        reasons.put(activity, reason);
        String sort = NUMBERS.matcher(reason).replaceAll("#");
        if (said.computeIfAbsent(activity, first -> new HashSet<>()).add(sort)) {
            log.warn("{}: {} fails, and is tried again: {}", who, activity, reason);
        }
    }

    /** This activity works. */
    public void over(String activity) {
        if (reasons.remove(activity) != null) {
            said.remove(activity);
            log.info("{}: {} works again", who, activity);
        }
    }

    /** All that fails; empty where nothing does. */
    public Optional<String> current() {
        return reasons.entrySet().stream()
                .map(reason -> reason.getKey() + " fails: " + reason.getValue())
                .reduce((first, second) -> first + "; " + second);
    }
}
