package io.streamingetl.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Drops a library's warning if the same warning occurred less than ten minutes ago: Kafka's client warns at every
 * attempt, twice a second, while its broker is unreachable. Warnings that differ only in numbers are the same. The
 * program's own lines always pass, since they report only when a problem begins and ends.
 */
public final class RepetitionFilter extends Filter<ILoggingEvent> {
    static final long SILENT_MS = 600_000;
    static final int MAX_WARNINGS = 1_000;

    private static final String OWN = "io.streamingetl.";
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    /** The latest time of each warning, the oldest first; guarded by this. */
    private final Map<String, Long> lastMs = new LinkedHashMap<>(16, 0.75f, true);

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)
                || event.getLoggerName().startsWith(OWN)) {
            return FilterReply.NEUTRAL;
        }
        String warning = NUMBERS.matcher(event.getLoggerName() + " " + event.getFormattedMessage())
                .replaceAll("#");
        Long before = lastMs.put(warning, event.getTimeStamp());
        if (lastMs.size() > MAX_WARNINGS) {
            lastMs.remove(lastMs.keySet().iterator().next());
        }
        boolean repeated = before != null && event.getTimeStamp() - before < SILENT_MS;
        return repeated ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
