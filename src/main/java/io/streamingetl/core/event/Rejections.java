package io.streamingetl.core.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Makes {@link Rejection}s. Every text in them that comes from a record is cut and made printable. */
public final class Rejections {
    /** Characters of a value that a message shows. */
    private static final int SHOWN_CHARS = 80;

    private Rejections() {}

    /** A record without a value, which no decoder gets. */
    public static Rejection tombstone() {
        return new Rejection(Reason.TOMBSTONE, "the record has no value: a tombstone");
    }

    public static Rejection empty() {
        return new Rejection(Reason.EMPTY, "the value is empty: a JSON object is required");
    }

    public static Rejection tooLarge(int bytes, int maxBytes) {
        return new Rejection(Reason.TOO_LARGE, "the value has " + bytes + " bytes: more than " + maxBytes);
    }

    public static Rejection badUtf8(int at, byte first) {
        String detail = "the value is not UTF-8: byte 0x%02x at offset %d".formatted(first & 0xFF, at);
        return new Rejection(Reason.BAD_UTF8, detail);
    }

    /**
     * The value is not JSON.
     *
     * @param why what is wrong, without a subject
     */
    public static Rejection badJson(String why) {
        return new Rejection(Reason.BAD_JSON, "the value is not one well-formed JSON text: " + why);
    }

    public static Rejection notAnObject(String what) {
        return new Rejection(Reason.NOT_AN_OBJECT, "the value is " + what + ": not a JSON object");
    }

    static Rejection duplicate(String field) {
        return new Rejection(
                Reason.DUPLICATE_FIELD, printable(field) + " occurs more than once: none of its values is used");
    }

    static Rejection missing(String field) {
        return new Rejection(Reason.MISSING_FIELD, printable(field) + " is missing: it is a configured field");
    }

    /** Whether an event time is more than {@code maxFutureMs} past the clock. */
    public static boolean isFuture(long timeMs, long nowMs, long maxFutureMs) {
        return timeMs - nowMs > maxFutureMs;
    }

    /**
     * An event so far in the future that no clock difference explains it.
     *
     * @param timeMs the event time
     * @param nowMs the wall clock
     * @param maxFutureMs how far the event time may be past the wall clock
     */
    public static Rejection future(long timeMs, long nowMs, long maxFutureMs) {
        return new Rejection(
                Reason.FUTURE,
                "the event time is " + Instant.ofEpochMilli(timeMs) + ": more than " + Duration.ofMillis(maxFutureMs)
                        + " after the time of reading, " + Instant.ofEpochMilli(nowMs));
    }

    /**
     * A late event, if late events are not added.
     *
     * @param timeMs the event time
     * @param endMs the end of its window
     */
    public static Rejection late(long timeMs, long endMs) {
        return new Rejection(
                Reason.LATE,
                "the event time is " + Instant.ofEpochMilli(timeMs) + ": its window closed at "
                        + Instant.ofEpochMilli(endMs) + " of event time");
    }

    /** @param shown the value, printable */
    static Rejection field(Reason reason, String field, String shown, String rule) {
        return new Rejection(reason, printable(field) + " is " + shown + ": " + rule);
    }

    /** A text from a record in quotes, cut, with escapes for characters that are not printable. */
    public static String quoted(String text) {
        return '"' + printable(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /** UTF-8 as {@link #quoted(String)}. */
    public static String quoted(byte[] utf8, int from, int to) {
        return quoted(start(utf8, from, to));
    }

    /** A number's text, cut. */
    static String number(byte[] ascii, int from, int to) {
        return printable(start(ascii, from, to));
    }

    /** Enough of a text for what a message shows, and to see that more follows. */
    private static String start(byte[] utf8, int from, int to) {
        int bytes = Math.min(to - from, 4 * (SHOWN_CHARS + 2));
        return new String(utf8, from, bytes, StandardCharsets.UTF_8);
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        int at = 0;
        for (int count = 0; at < text.length() && count < SHOWN_CHARS; count++) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            switch (Character.getType(codePoint)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> shown.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
                default -> shown.appendCodePoint(codePoint);
            }
        }
        return at < text.length() ? shown.append("...").toString() : shown.toString();
    }
}
