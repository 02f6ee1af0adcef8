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
 * record. Accepts a value only if {@link FieldSlot} certainly accepts the same.
 */
final class ScannedField {
    /** Digits that always fit a {@code long}. */
    private static final int MAX_DIGITS = 18;

    private final byte[] name;
    private final IsoTime isoTime = new IsoTime();

    /** Null if the field is not the event time. */
    private final TimeUnit timeUnit;

    private final boolean isText;
    private final int maxChars;
    private final int scale;

    /** The least number, scaled. */
    private final long min;

    /** The greatest number less {@link #min}, which is never more, unsigned: type and range are one comparison. */
    private final long span;

    /** Milliseconds of one unit of the event time. */
    private final long unitMs;

    /** The latest event time whose milliseconds fit a {@code long}; a division is too slow for each record. */
    private final long maxTime;

    /** The number of the last record with this field. */
    private long foundIn;

    private long timeMs;
    private long number;
    private int textFrom;
    private int textTo;

    /**
     * @param timeUnit null if the field is not the event time
     * @param type null if the field is only the event time
     */
    ScannedField(String name, TimeUnit timeUnit, FieldType type) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.timeUnit = timeUnit;
        this.isText = timeUnit == TimeUnit.ISO_8601 || type instanceof FieldType.Text;
        this.maxChars = type instanceof FieldType.Text text ? text.maxChars() : Integer.MAX_VALUE;
        this.scale = type == null ? 0 : type.scale();
        FieldType.Range range = type == null ? FieldType.Range.ALL : type.range();
        long max = range.max();
        if (type instanceof FieldType.Decimal decimal) {
            long limit = Numbers.powerOfTen(decimal.precision()) - 1;
            this.min = Math.max(range.min(), -limit);
            max = Math.min(max, limit);
        } else {
            this.min = range.min();
        }
        this.span = max - min;
        this.unitMs = timeUnit == TimeUnit.SECONDS ? 1000 : 1;
        this.maxTime = Long.MAX_VALUE / unitMs;
    }

    boolean isCalled(byte[] bytes, int from, int to) {
        return Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    /** The record with this number has the field; false if it had it before. */
    boolean found(long record) {
        boolean firstTime = foundIn != record;
        foundIn = record;
        return firstTime;
    }

    /** Takes a text, valid UTF-8 without escapes; false if it is not plain and valid. */
    boolean text(byte[] utf8, int from, int to) {
        if (!isText || (to - from > maxChars && Utf8.codePoints(utf8, from, to) > maxChars)) {
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
     * Takes the number that begins at {@code from}.
     *
     * @return where it ends; -1 if it is not plain and valid
     */
    int number(byte[] bytes, int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int point = endOfWhole(bytes, first);
        if (isText || point < 0 || point - first + scale > MAX_DIGITS) {
            return -1;
        }
        long whole = ByteWords.decimal(bytes, first, point);
        long magnitude = whole * Numbers.powerOfTen(scale);
        int end = endOfFraction(bytes, point);
        int behindPoint = end - point - 1;
        if (behindPoint > 0) {
            if (behindPoint > scale || timeUnit != null) {
                return -1;
            }
            magnitude += ByteWords.decimal(bytes, point + 1, end) * Numbers.powerOfTen(scale - behindPoint);
        }
        number = first == from ? magnitude : -magnitude;
        return Long.compareUnsigned(number - min, span) <= 0 && (timeUnit == null || (first == from && time(whole)))
                ? end
                : -1;
    }

    private boolean time(long time) {
        timeMs = time * unitMs;
        return time > 0 && time <= maxTime;
    }

    /** The end of a number that begins at {@code from} and is not read; -1 if it is not plain. */
    static int endOfNumber(byte[] bytes, int from) {
        int point = endOfWhole(bytes, bytes[from] == '-' ? from + 1 : from);
        return point < 0 ? -1 : endOfFraction(bytes, point);
    }

    /** The end of the digits before the point; -1 if there are none, or leading zeros. */
    private static int endOfWhole(byte[] bytes, int from) {
        int end = ByteWords.endOfDigits(bytes, from);
        return end == from || (bytes[from] == '0' && end > from + 1) ? -1 : end;
    }

    /** The end of a point and its digits; {@code point} if there is no point; -1 if there are no digits. */
    private static int endOfFraction(byte[] bytes, int point) {
        if (point == bytes.length || bytes[point] != '.') {
            return point;
        }
        int end = ByteWords.endOfDigits(bytes, point + 1);
        return end == point + 1 ? -1 : end;
    }

    long timeMs() {
        return timeMs;
    }

    long number() {
        return number;
    }

    /** @param record the array that holds the record */
    void appendKey(byte[] record, Event event) {
        if (isText) {
            KeyCodec.appendText(event, record, textFrom, textTo - textFrom);
        } else {
            KeyCodec.appendWhole(event, number);
        }
    }
}
