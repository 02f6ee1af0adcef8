package io.streamingetl.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets a library's warning through when it begins, and not again before it has been silent for ten minutes: a client
 * whose broker is away warns at every try, twice a second, for as long as it lasts. Warnings that differ in numbers
 * alone are of one sort. The program's own lines say themselves when something begins and is over, and pass.
 */
public final class RepetitionFilter extends Filter<ILoggingEvent> {
    static final long SILENT_MS = 600_000;
    static final int MAX_SORTS = 1_000;

    private static final String OWN = "io.streamingetl.";
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    /** When an event of each sort was last, the one of longest ago first; guarded by this. */
    private final Map<String, Long> lastMs = new LinkedHashMap<>(16, 0.75f, true);

    @Override
    public synchronized FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)
                || event.getLoggerName().startsWith(OWN)) {
            return FilterReply.NEUTRAL;
        }
        String sort = NUMBERS.matcher(event.getLoggerName() + " " + event.getFormattedMessage())
                .replaceAll("#");
        Long before = lastMs.put(sort, event.getTimeStamp());
        if (lastMs.size() > MAX_SORTS) {
            lastMs.remove(lastMs.keySet().iterator().next());
        }
        boolean repeated = before != null && event.getTimeStamp() - before < SILENT_MS;
        return repeated ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
