package io.streamingetl.core.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * The intervals of a roll-up: together they cover all event time without a gap or an overlap. An interval holds the
 * windows that begin in it, however long they are.
 */
public sealed interface Intervals {

    /** The start (inclusive) of the interval that holds this time, milliseconds. */
    long startOf(long timeMs);

    /** The end (exclusive) of the interval that holds this time, milliseconds. */
    long endOf(long timeMs);

    /** The shortest interval without a change of the zone's offset, milliseconds. */
    long leastMs();

    /**
     * The multiples of a length since the epoch.
     *
     * @param sizeMs the length, milliseconds, at least 1
     */
    record Multiples(long sizeMs) implements Intervals {
        public Multiples {
            if (sizeMs < 1) {
                throw new IllegalArgumentException("interval is " + sizeMs + " ms: must be positive");
            }
        }

        @Override
        public long startOf(long timeMs) {
            return Math.floorDiv(timeMs, sizeMs) * sizeMs;
        }

        @Override
        public long endOf(long timeMs) {
            return startOf(timeMs) + sizeMs;
        }

        @Override
        public long leastMs() {
            return sizeMs;
        }
    }

    /**
     * Days, weeks, months or years as a zone's clocks and calendars show them. A day begins at its first instant: at
     * 01:00 where the clocks skip midnight, at the first of two midnights where they are set back across it. Where they
     * are set back from after midnight into the day before, the repeated part belongs to the day that has begun.
     */
    record Calendar(Unit unit, ZoneId zone) implements Intervals {
        @Override
        public long startOf(long timeMs) {
            return startMs(first(timeMs));
        }

        @Override
        public long endOf(long timeMs) {
            return startMs(unit.after(first(timeMs)));
        }

        /** The first day of the last interval that begins at or before this time. */
        private LocalDate first(long timeMs) {
            LocalDate first =
                    unit.first(Instant.ofEpochMilli(timeMs).atZone(zone).toLocalDate());
            LocalDate next = unit.after(first);
            return startMs(next) <= timeMs ? next : first;
        }

        private long startMs(LocalDate day) {
            return day.atStartOfDay(zone).toInstant().toEpochMilli();
        }

        @Override
        public long leastMs() {
            return unit.leastDays * 86_400_000L;
        }
    }

    /** A unit of the calendar. */
    enum Unit {
        DAY("1d", ChronoUnit.DAYS, 1) {
            @Override
            LocalDate first(LocalDate day) {
                return day;
            }
        },
        /** From Monday. */
        WEEK("1w", ChronoUnit.WEEKS, 7) {
            @Override
            LocalDate first(LocalDate day) {
                return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            }
        },
        MONTH("1mo", ChronoUnit.MONTHS, 28) {
            @Override
            LocalDate first(LocalDate day) {
                return day.withDayOfMonth(1);
            }
        },
        YEAR("1y", ChronoUnit.YEARS, 365) {
            @Override
            LocalDate first(LocalDate day) {
                return day.withDayOfYear(1);
            }
        };

        private final String text;
        private final ChronoUnit length;
        private final long leastDays;

        Unit(String text, ChronoUnit length, long leastDays) {
            this.text = text;
            this.length = length;
            this.leastDays = leastDays;
        }

        /** One of the unit, as the configuration spells it. */
        public String text() {
            return text;
        }

        /** The first day of the unit that holds this day. */
        abstract LocalDate first(LocalDate day);

        LocalDate after(LocalDate first) {
            return first.plus(1, length);
        }
    }
}
