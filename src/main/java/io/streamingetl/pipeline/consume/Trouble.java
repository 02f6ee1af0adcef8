package io.streamingetl.pipeline.consume;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;

/** What does not work at the moment, by activity. Said once when it begins and once when it is over, not once a try. */
final class Trouble {
    private final Logger log;
    private final String who;
    private final Map<String, String> reasons = new TreeMap<>();

    Trouble(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    /** This activity failed, and is tried again; unless the consumer was woken up to be closed, which is no trouble. */
    void is(String activity, Throwable failure) {
        if (failure instanceof WakeupException) {
            return;
        }
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (!reason.equals(reasons.put(activity, reason))) {
            log.warn("{}: {} fails, and is tried again: {}", who, activity, reason);
        }
    }

    /** This activity works. */
    void over(String activity) {
        if (reasons.remove(activity) != null) {
            log.info("{}: {} works again", who, activity);
        }
    }

    /** All that fails; empty where nothing does. */
    Optional<String> current() {
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons.toString());
    }
}
