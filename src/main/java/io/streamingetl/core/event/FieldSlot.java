package io.streamingetl.core.event;

import io.streamingetl.core.text.IsoTime;
import io.streamingetl.core.text.Numbers;
import io.streamingetl.core.text.Utf8;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * One configured field while a record is read: its value in each of its roles (event time, key, operand), or the first
 * problem with it. A decoder calls {@link #firstTime()} at each occurrence of the field, and if that is true one of the
 * methods that take a value.
 */
public final class FieldSlot {
    private final String name;

    /** Null if the field is not the event time. */
    private final TimeUnit timeUnit;

    /** Null if the field is only the event time. */
    private final FieldType type;

    private final Numbers numbers = new Numbers();
    private final IsoTime isoTime = new IsoTime();
    private final byte[] text;
    private int textBytes;
    private long number;
    private long timeMs;
    private int occurrences;
    private Rejection problem;

    /** @throws IllegalArgumentException if the field must be text in one role and a number in another */
    FieldSlot(String name, TimeUnit timeUnit, FieldType type) {
        boolean textTime = timeUnit == TimeUnit.ISO_8601;
        if (timeUnit != null && type != null && textTime != type instanceof FieldType.Text) {
            throw new IllegalArgumentException(name + " is both an event time in " + timeUnit + " and " + type);
        }
        this.name = name;
        this.timeUnit = timeUnit;
        this.type = type;
        this.text = new byte[type instanceof FieldType.Text t ? 4 * t.maxChars() : 0];
    }

    /** Begins a record. */
    void reset() {
        occurrences = 0;
        problem = null;
    }

    /** Counts an occurrence of the field; true if its value must be read. */
    public boolean firstTime() {
        return ++occurrences == 1;
    }

    /** The field holds a number, in the grammar of JSON. */
    public void number(byte[] ascii, int from, int to) {
        if (acceptsText()) {
            wrongType(Rejections.number(ascii, from, to));
            return;
        }
        if (timeUnit != null) {
            numericTime(ascii, from, to);
        }
        if (type != null && problem == null) {
            operand(ascii, from, to);
        }
    }

    /** The field holds text, given as valid UTF-8 without escapes. */
    public void text(byte[] utf8, int from, int to) {
        if (!acceptsText()) {
            if (type != null && type.quoted() && Numbers.isNumber(utf8, from, to)) {
                number(utf8, from, to);
            } else {
                wrongType(Rejections.quoted(utf8, from, to));
            }
            return;
        }
        if (timeUnit != null) {
            timeMs = isoTime.parseMs(utf8, from, to);
            if (timeMs <= 0) {
                String rule =
                        timeMs == IsoTime.NONE ? isoTime.problem(utf8, from, to) : "not after 1970-01-01T00:00:00Z";
                problem = Rejections.field(Reason.BAD_TIME, name, Rejections.quoted(utf8, from, to), rule);
            }
        }
        if (type instanceof FieldType.Text declared && problem == null) {
            keyText(declared, utf8, from, to);
        }
    }

    /** The field holds text with an unpaired surrogate. */
    public void unpairedSurrogate(String shown) {
        if (acceptsText()) {
            String rule = "half of a surrogate pair, which UTF-8 cannot hold";
            problem = Rejections.field(Reason.BAD_UTF8, name, shown, rule);
        } else {
            wrongType(shown);
        }
    }

    public void nullValue() {
        problem = Rejections.field(Reason.NULL_FIELD, name, "null", "a value is required");
    }

    /**
     * Rejects the record: the value has another type.
     *
     * @param shown the value, printable
     */
    public void wrongType(String shown) {
        problem = Rejections.field(Reason.WRONG_TYPE, name, shown, acceptsText() ? "not a text" : "not a number");
    }

    /** The problem of this field, or null; after the whole record. */
    Rejection verdict() {
        if (occurrences == 1) {
            return problem;
        }
        return occurrences == 0 ? Rejections.missing(name) : Rejections.duplicate(name);
    }

    long timeMs() {
        return timeMs;
    }

    public long number() {
        return number;
    }

    void appendKey(Event event) {
        if (type instanceof FieldType.Text) {
            KeyCodec.appendText(event, text, 0, textBytes);
        } else {
            KeyCodec.appendWhole(event, number);
        }
    }

    private boolean acceptsText() {
        return timeUnit == TimeUnit.ISO_8601 || type instanceof FieldType.Text;
    }

    private void numericTime(byte[] ascii, int from, int to) {
        int scale = timeUnit.scale();
        if (numbers.cut(ascii, from, to, scale) == Numbers.Verdict.OUT_OF_RANGE || numbers.value <= 0) {
            String rule = "not " + plain(1, scale) + " to " + plain(Long.MAX_VALUE, scale) + " "
                    + timeUnit.name().toLowerCase(Locale.ROOT) + " after 1970-01-01T00:00:00Z";
            reject(Reason.BAD_TIME, ascii, from, to, rule);
            return;
        }
        timeMs = numbers.value;
    }

    private void operand(byte[] ascii, int from, int to) {
        Numbers.Verdict verdict = type instanceof FieldType.Decimal decimal
                ? numbers.decimal(ascii, from, to, decimal.precision(), decimal.scale())
                : numbers.whole(ascii, from, to);
        switch (verdict) {
            case EXACT -> ranged(ascii, from, to);
            case INEXACT -> reject(Reason.INEXACT, ascii, from, to, scaleRule());
            case OUT_OF_RANGE -> reject(Reason.OUT_OF_RANGE, ascii, from, to, rangeRule());
        }
    }

    private void ranged(byte[] ascii, int from, int to) {
        number = numbers.value;
        FieldType.Range range = type.range();
        if (number < range.min()) {
            reject(Reason.OUT_OF_RANGE, ascii, from, to, "less than " + plain(range.min(), type.scale()));
        } else if (number > range.max()) {
            reject(Reason.OUT_OF_RANGE, ascii, from, to, "more than " + plain(range.max(), type.scale()));
        }
    }

    private static String plain(long scaled, int scale) {
        return BigDecimal.valueOf(scaled, scale).toPlainString();
    }

    private String scaleRule() {
        return type instanceof FieldType.Decimal decimal
                ? "more than " + digits(decimal.scale()) + " after the decimal point"
                : "not a whole number";
    }

    private String rangeRule() {
        return type instanceof FieldType.Decimal decimal
                ? "more than " + digits(decimal.precision() - decimal.scale()) + " before the point"
                : "past the range of a 64-bit integer";
    }

    private static String digits(int count) {
        return count == 1 ? "1 digit" : count + " digits";
    }

    private void keyText(FieldType.Text declared, byte[] utf8, int from, int to) {
        int maxChars = declared.maxChars();
        if (to - from > maxChars && Utf8.codePoints(utf8, from, to) > maxChars) {
            String rule = "longer than " + maxChars + (maxChars == 1 ? " character" : " characters");
            problem = Rejections.field(Reason.OUT_OF_RANGE, name, Rejections.quoted(utf8, from, to), rule);
            return;
        }
        textBytes = to - from;
        System.arraycopy(utf8, from, text, 0, textBytes);
    }

    private void reject(Reason reason, byte[] ascii, int from, int to, String rule) {
        problem = Rejections.field(reason, name, Rejections.number(ascii, from, to), rule);
    }
}
