package io.streamingetl.config.rule;

import io.streamingetl.core.window.Intervals;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The intervals of a roll-up as the configuration spells them: {@code every}, in a {@code time-zone}. */
public final class IntervalRules {

    public static final String EVERY_RULE =
            "must be whole seconds below a day such as 5m or 1h, or 1d, 1w (from Monday), 1mo or 1y";
    public static final String ZONE_RULE = "must be a time zone such as UTC or Asia/Singapore";

    /** The form of all intervals, for editors: {@link #parse} is stricter. */
    public static final Pattern FORM = Pattern.compile("\\d{1,9}(s|m|h)|1(d|w|mo|y)");

    private static final Duration DAY = Duration.ofDays(1);

    private IntervalRules() {}

    /** Empty unless {@code every} has the form of an interval. */
    public static Optional<Intervals> parse(String every, ZoneId zone) {
        Optional<Intervals> calendar = Stream.of(Intervals.Unit.values())
                .filter(unit -> unit.text().equals(every))
                .findFirst()
                .map(unit -> new Intervals.Calendar(unit, zone));
        return calendar.isPresent() || !FORM.matcher(every).matches()
                ? calendar
                : Durations.parse(every)
                        .filter(size -> size.compareTo(Duration.ZERO) > 0 && size.compareTo(DAY) < 0)
                        .map(size -> new Intervals.Multiples(size.toMillis()));
    }

    /** The inverse of {@link #parse}. */
    public static String every(Intervals intervals) {
        return intervals instanceof Intervals.Calendar calendar
                ? calendar.unit().text()
                : Durations.text(Duration.ofMillis(intervals.leastMs()));
    }

    /** The zone of a calendar's intervals; others have none, and UTC stands for it. */
    public static String zone(Intervals intervals) {
        return intervals instanceof Intervals.Calendar calendar
                ? calendar.zone().getId()
                : ZoneOffset.UTC.getId();
    }

    /** Empty unless this names a zone that this Java knows. */
    public static Optional<ZoneId> parseZone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
