package io.streamingetl.core.text;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Reads an event time from ISO-8601 text with {@code Z} or an offset, as {@link OffsetDateTime} does. */
public final class IsoTime {
    /** The result for any other text, and for a time whose milliseconds overflow. */
    public static final long NONE = Long.MIN_VALUE;

    /** Longer than any such text. */
    private static final int MAX_BYTES = 64;

    private IsoTime() {}

    /** Milliseconds since the epoch, rounded down; or {@link #NONE}. */
    public static long parseMs(byte[] utf8, int from, int to) {
        if (to - from > MAX_BYTES) {
            return NONE;
        }
        try {
            String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return NONE;
        }
    }
}
