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
    private final byte[] name;
    private final FieldSlot slot;
    private final IsoTime isoTime = new IsoTime();

    /** A text without its escapes. */
    private byte[] unescaped = {};

    /** Null if the field is not the event time. */
    private final TimeUnit timeUnit;

    private final boolean isText;
    private final int maxChars;
    private final int scale;
    private final ScannedNumber number;

    /** Milliseconds of one unit of the event time. */
    private final long unitMs;

    /** The latest event time whose milliseconds fit a {@code long}; a division is too slow for each record. */
    private final long maxTime;

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
        this.scale = type == null ? 0 : type.scale();
        this.number = new ScannedNumber(type == null || isText ? new FieldType.Whole() : type);
        this.unitMs = timeUnit == TimeUnit.SECONDS ? 1000 : 1;
        this.maxTime = Long.MAX_VALUE / unitMs;
    }

    int nameBytes() {
        return name.length;
    }

    boolean isCalled(byte[] bytes, int from, int to) {
        return Arrays.equals(name, 0, name.length, bytes, from, to);
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
            int numberEnd = number.read(bytes, at);
            return numberEnd >= 0 && (timeUnit == null || time(number.value())) ? numberEnd : JsonSyntax.NONE;
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
            default -> slot.number(bytes, at, JsonSyntax.endOfNumber(bytes, at));
        }
        return true;
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

    private boolean time(long scaled) {
        // Time that is a decimal operand too; a division is too slow for each record.
        long time = scale == 0 ? scaled : scaled / Numbers.powerOfTen(scale);
        timeMs = time * unitMs;
        return time > 0 && time <= maxTime && (scale == 0 || time * Numbers.powerOfTen(scale) == scaled);
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
