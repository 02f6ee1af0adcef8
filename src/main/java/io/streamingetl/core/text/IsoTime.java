package io.streamingetl.core.text;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;

/**
 * Reads an event time from ISO-8601 text, without an allocation. Reused; not thread-safe.
 *
 * <pre>
 * time   = date 'T' clock offset
 * date   = YYYY-MM-DD | YYYYMMDD; a year after 9999 has a sign, as in +12018-09-21
 * clock  = hh | hh:mm | hh:mm:ss | hhmm | hhmmss; seconds may have a fraction, after a point or a comma
 * offset = 'Z' | ('+' | '-') (hh | hhmm | hhmmss | hh:mm | hh:mm:ss), at most 18 hours
 * </pre>
 *
 * <p>24:00:00 is the midnight that ends a day. Everything that {@link java.time.OffsetDateTime#parse} accepts has the
 * same value here.
 */
public final class IsoTime {
    /** The result for any other text, and for a time whose milliseconds overflow. */
    public static final long NONE = Long.MIN_VALUE;

    /** Longer than any such text. */
    public static final int MAX_BYTES = 64;

    private static final int MAX_OFFSET_SECONDS = 18 * 60 * 60;
    private static final int MAX_YEAR = 999_999_999;
    private static final int FRACTION_DIGITS = 9;

    private byte[] bytes;
    private int at;
    private int end;

    /** A character is not where the grammar requires it. */
    private boolean broken;

    /** Milliseconds since the epoch, rounded down; or {@link #NONE}. */
    public long parseMs(byte[] utf8, int from, int to) {
        bytes = utf8;
        at = from;
        end = to;
        broken = to - from > MAX_BYTES;
        return broken ? NONE : time();
    }

    private long time() {
        int sign = sign();
        int digits = digits();
        boolean basic = sign == 0 && digits == 8;
        long year = number(basic ? 4 : digits);
        require(sign == 0 ? basic || digits == 4 : digits >= 4 && (sign < 0 || digits > 4) && year <= MAX_YEAR);
        int month = part(!basic, '-');
        int day = part(!basic, '-');
        require(next('T') || next('t'));
        boolean extended = at + 2 < end && bytes[at + 2] == ':';
        int hour = two();
        int minute = 0;
        int second = 0;
        long nanos = 0;
        if (hasPart(extended)) {
            minute = part(extended, ':');
            if (hasPart(extended)) {
                second = part(extended, ':');
                nanos = next('.') || next(',') ? fraction() : 0;
            }
        }
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && nanos == 0;
        require(hour <= 23 || endOfDay);
        require(minute <= 59 && second <= 59);
        long offset = offset();
        if (broken || at < end) {
            return NONE;
        }
        try {
            long midnight = IsoChronology.INSTANCE.epochSecond(
                    (int) (sign < 0 ? -year : year), month, day, 0, 0, 0, ZoneOffset.UTC);
            return ms(midnight + hour * 3_600L + minute * 60L + second - offset, nanos / 1_000_000);
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    private static long ms(long seconds, long ms) {
        return seconds > (Long.MAX_VALUE - ms) / 1000 || seconds < Long.MIN_VALUE / 1000 ? NONE : seconds * 1000 + ms;
    }

    /** Seconds east of Greenwich. */
    private int offset() {
        if (next('Z') || next('z')) {
            return 0;
        }
        int sign = sign();
        require(sign != 0);
        boolean extended = at + 2 < end && bytes[at + 2] == ':';
        int seconds = two() * 3600;
        if (hasPart(extended)) {
            int minute = part(extended, ':');
            int second = hasPart(extended) ? part(extended, ':') : 0;
            require(minute <= 59 && second <= 59);
            seconds += minute * 60 + second;
        }
        require(seconds <= MAX_OFFSET_SECONDS);
        return sign * seconds;
    }

    private void require(boolean rule) {
        broken |= !rule;
    }

    private boolean next(char expected) {
        boolean found = at < end && bytes[at] == expected;
        at += found ? 1 : 0;
        return found;
    }

    /** 1 or -1; 0 if there is no sign. */
    private int sign() {
        return next('+') ? 1 : next('-') ? -1 : 0;
    }

    /** Whether two more digits follow; in the extended format after a colon. */
    private boolean hasPart(boolean extended) {
        return at < end && (extended ? bytes[at] == ':' : isDigit(at));
    }

    private int part(boolean extended, char separator) {
        require(!extended || next(separator));
        return two();
    }

    private int two() {
        return (int) number(2);
    }

    private long number(int digits) {
        long number = 0;
        for (int left = digits; left > 0; left--) {
            if (at == end || !isDigit(at)) {
                broken = true;
                return 0;
            }
            number = number * 10 + bytes[at++] - '0';
        }
        return number;
    }

    /** The digits from here on. */
    private int digits() {
        int to = at;
        while (to < end && isDigit(to)) {
            to++;
        }
        return Math.min(to - at, 10);
    }

    /** Nanoseconds; further digits are cut off. */
    private long fraction() {
        long nanos = 0;
        int digits = 0;
        for (; at < end && isDigit(at); at++, digits++) {
            nanos = digits < FRACTION_DIGITS ? nanos * 10 + bytes[at] - '0' : nanos;
        }
        return nanos * Numbers.powerOfTen(Math.max(0, FRACTION_DIGITS - digits));
    }

    private boolean isDigit(int index) {
        return bytes[index] >= '0' && bytes[index] <= '9';
    }

    /** What is wrong with a text that {@link #parseMs} does not read, as the rest of a sentence. Not for hot code. */
    public String problem(byte[] utf8, int from, int to) {
        if (parseMs(utf8, from, to) == NONE && !broken && at == end) {
            return "a day that the calendar does not have, or too far from 1970 to count in milliseconds";
        }
        String text = new String(utf8, from, Math.min(to - from, MAX_BYTES + 1), StandardCharsets.UTF_8);
        if (isTime(text + 'Z')) {
            return "an ISO-8601 time without an offset: Z or an offset such as +08:00 must follow";
        }
        if (isTime(text + "T00Z")) {
            return "a date: T, a time and Z or an offset such as +08:00 must follow";
        }
        if (isTime(text.replaceFirst(" ", "T"))) {
            return "not an ISO-8601 time: T must separate date and time";
        }
        if (isTime(text.replaceFirst("(?<=59:?)60(?=[.,Zz+-])", "59"))) {
            return "a leap second, which event time does not have";
        }
        return "not an ISO-8601 time such as 2018-09-21T07:20:30Z or 20180921T152030+0800";
    }

    private boolean isTime(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return parseMs(utf8, 0, utf8.length) != NONE;
    }
}
