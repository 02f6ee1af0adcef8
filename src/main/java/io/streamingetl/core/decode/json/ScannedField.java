package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.FieldSlot;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.text.ByteWords;
import io.streamingetl.core.text.IsoTime;
import io.streamingetl.core.text.Numbers;
import io.streamingetl.core.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One configured field while {@link ScanningDecoder} reads a record: which values it accepts, and the value of the
 * record. Accepts a value if {@link FieldSlot} accepts the same, the usual spellings without a loop over their bytes.
 */
final class ScannedField {
    /** Of a decimal. */
    private static final int MAX_DIGITS = 18;

    private final byte[] name;
    private final FieldSlot slot;
    private final IsoTime isoTime = new IsoTime();
    private final Numbers numbers = new Numbers();

    /** A text without its escapes. */
    private byte[] unescaped = {};

    /** Null if the field is not the event time. */
    private final TimeUnit timeUnit;

    private final boolean isText;
    private final boolean isQuoted;
    private final int maxChars;

    /** Of its type; of an event time alone in milliseconds or a smaller unit. */
    private final ScannedNumber number;

    private final boolean isOnlyTime;

    /** Units of the event time in a millisecond; 1 if it has fewer. */
    private final long perMs;

    /** The number of the last record with this field. */
    private long foundIn;

    /** The number of the last record that has it more than once. */
    private long repeatedIn;

    /** Where the value begins. */
    private int at;

    private long timeMs;

    /** Whether the text is in {@link #unescaped}, and not in the record. */
    private boolean isUnescaped;

    private int textFrom;
    private int textTo;

    /**
     * @param timeUnit null if the field is not the event time
     * @param type null if the field is only the event time
     * @param slot judges what is not accepted here
     */
    ScannedField(String name, TimeUnit timeUnit, FieldType type, FieldSlot slot) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.slot = slot;
        this.timeUnit = timeUnit;
        this.isText = timeUnit == TimeUnit.ISO_8601 || type instanceof FieldType.Text;
        this.maxChars = type instanceof FieldType.Text text ? text.maxChars() : IsoTime.MAX_BYTES;
        this.isQuoted = type != null && type.quoted();
        this.isOnlyTime = type == null;
        int timeScale = timeUnit == null ? 0 : timeUnit.scale();
        this.perMs = timeScale < 0 ? Numbers.powerOfTen(-timeScale) : 1;
        this.number = new ScannedNumber(
                type != null && !isText
                        ? type
                        : timeScale > 0 ? new FieldType.Decimal(MAX_DIGITS, timeScale) : new FieldType.Whole());
    }

    int nameBytes() {
        return name.length;
    }

    boolean isCalled(byte[] bytes, int from, int to) {
        return to - from == name.length && Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    /** The record with this number has the field, with the value at {@code at}; false if it had it before. */
    boolean found(long record, int at) {
        if (foundIn == record) {
            repeatedIn = record;
            return false;
        }
        foundIn = record;
        this.at = at;
        return true;
    }

    /**
     * Takes the value, which begins before {@code end}.
     *
     * @return where it ends; {@link JsonSyntax#NONE} if it is not JSON or not accepted
     */
    int take(byte[] bytes, int end) {
        if (!isText) {
            return isQuoted && bytes[at] == '"' ? quotedNumber(bytes) : number(bytes, at);
        }
        if (bytes[at] != '"') {
            return JsonSyntax.NONE;
        }
        int stop = ByteWords.endOfPlain(bytes, at + 1, end);
        isUnescaped = stop < end && bytes[stop] == '\\';
        if (isUnescaped) {
            return escapedText(bytes, at + 1, JsonSyntax.endOfText(bytes, stop, end));
        }
        return stop < end && bytes[stop] == '"' && text(bytes, at + 1, stop) ? stop + 1 : JsonSyntax.NONE;
    }

    /**
     * Hands the value to the slot. Not for hot code.
     *
     * @param record the number of the record, which is well-formed
     * @param end the end of the record
     * @return false if it is a text with an unpaired surrogate
     */
    boolean judge(byte[] bytes, int end, long record) {
        if (foundIn != record) {
            return true;
        }
        slot.firstTime();
        if (repeatedIn == record) {
            slot.firstTime();
            return true;
        }
        switch (bytes[at]) {
            case '"' -> {
                int close = JsonSyntax.endOfText(bytes, at + 1, end) - 1;
                byte[] text = new byte[close - at - 1];
                int count = JsonEscapes.unescape(bytes, at + 1, close, text);
                if (count < 0) {
                    return false;
                }
                slot.text(text, 0, count);
            }
            case '{' -> slot.wrongType("an object");
            case '[' -> slot.wrongType("an array");
            case 't' -> slot.wrongType("true");
            case 'f' -> slot.wrongType("false");
            case 'n' -> slot.nullValue();
            default -> slot.number(bytes, at, Numbers.end(bytes, at));
        }
        return true;
    }

    private int number(byte[] bytes, int from) {
        int end = number.read(bytes, from);
        return timeUnit == null ? end : time(bytes, from, end);
    }

    private int quotedNumber(byte[] bytes) {
        int close = number(bytes, at + 1);
        return close >= 0 && close < bytes.length && bytes[close] == '"' ? close + 1 : JsonSyntax.NONE;
    }

    private int escapedText(byte[] bytes, int from, int end) {
        int length = end - 1 - from;
        if (end < 0 || length > JsonEscapes.MAX_BYTES * maxChars) {
            return JsonSyntax.NONE;
        }
        if (length > unescaped.length) {
            unescaped = new byte[length];
        }
        int count = JsonEscapes.unescape(bytes, from, end - 1, unescaped);
        return count >= 0 && text(unescaped, 0, count) ? end : JsonSyntax.NONE;
    }

    private boolean text(byte[] utf8, int from, int to) {
        if (to - from > maxChars && Utf8.codePoints(utf8, from, to) > maxChars) {
            return false;
        }
        textFrom = from;
        textTo = to;
        if (timeUnit != null) {
            timeMs = isoTime.parseMs(utf8, from, to);
        }
        return timeUnit == null || timeMs > 0;
    }

    /**
     * Takes a number as event time.
     *
     * @param end where {@link #number} found its end
     */
    private int time(byte[] bytes, int from, int end) {
        if (isOnlyTime && end >= 0) {
            timeMs = perMs == 1 ? number.value() : number.value() / perMs;
            return timeMs > 0 ? end : JsonSyntax.NONE;
        }
        int to = isOnlyTime ? Numbers.end(bytes, from) : end;
        if (to < 0 || numbers.cut(bytes, from, to, timeUnit.scale()) != Numbers.Verdict.EXACT || numbers.value <= 0) {
            return JsonSyntax.NONE;
        }
        timeMs = numbers.value;
        return to;
    }

    long timeMs() {
        return timeMs;
    }

    long number() {
        return number.value();
    }

    /** @param record the array that holds the record */
    void appendKey(byte[] record, Event event) {
        if (isText) {
            KeyCodec.appendText(event, isUnescaped ? unescaped : record, textFrom, textTo - textFrom);
        } else {
            KeyCodec.appendWhole(event, number.value());
        }
    }
}
