package io.streamingetl.cli.verify.plain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/**
 * Assigns the starts of windows to the intervals of a roll-up, by the spelling of its {@code every}. A day begins with
 * the first instant whose local time is midnight or later.
 */
public final class PlainIntervals {
    private static final int DAYS_OF_WEEK = 7;

    /** The epoch was a Thursday. */
    private static final int DAYS_FROM_MONDAY_TO_EPOCH = 3;

    /** The interval {@code [startMs, endMs)}. */
    public record Interval(long startMs, long endMs) {}

    private final String every;
    private final ZoneId zone;

    /**
     * @param every a number of seconds such as {@code 3600s}, or 1d, 1w, 1mo or 1y
     * @param timeZone its id
     */
    public PlainIntervals(String every, String timeZone) {
        this.every = every;
        this.zone = ZoneId.of(timeZone);
    }

    public Interval of(long timeMs) {
        if (every.endsWith("s")) {
            long lengthMs = Long.parseLong(every.substring(0, every.length() - 1)) * 1000;
            long index = Math.floorDiv(timeMs, lengthMs);
            return new Interval(index * lengthMs, (index + 1) * lengthMs);
        }
        // A day later than the local date can be, then back to the last start that is not after the time.
        LocalDate first = beginning(LocalDateTime.ofInstant(Instant.ofEpochMilli(timeMs), zone)
                .toLocalDate()
                .plusDays(2));
        long endMs = firstInstantMs(following(first));
        while (firstInstantMs(first) > timeMs) {
            endMs = firstInstantMs(first);
            first = beginning(first.minusDays(1));
        }
        return new Interval(firstInstantMs(first), endMs);
    }

    private LocalDate beginning(LocalDate day) {
        return switch (every) {
            case "1d" -> day;
            case "1w" ->
                LocalDate.ofEpochDay(
                        Math.floorDiv(day.toEpochDay() + DAYS_FROM_MONDAY_TO_EPOCH, DAYS_OF_WEEK) * DAYS_OF_WEEK
                                - DAYS_FROM_MONDAY_TO_EPOCH);
            case "1mo" -> LocalDate.of(day.getYear(), day.getMonthValue(), 1);
            case "1y" -> LocalDate.of(day.getYear(), 1, 1);
            default -> throw new IllegalArgumentException("every " + every);
        };
    }

    private LocalDate following(LocalDate first) {
        return switch (every) {
            case "1d" -> first.plusDays(1);
            case "1w" -> first.plusDays(DAYS_OF_WEEK);
            case "1mo" -> first.plusMonths(1);
            default -> first.plusYears(1);
        };
    }

    private long firstInstantMs(LocalDate day) {
        LocalDateTime midnight = day.atTime(0, 0);
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(midnight);
        Instant instant = offsets.isEmpty()
                ? zone.getRules().getTransition(midnight).getInstant()
                : midnight.toInstant(offsets.stream()
                        .max(Comparator.comparingInt(ZoneOffset::getTotalSeconds))
                        .orElseThrow());
        return instant.toEpochMilli();
    }
}
