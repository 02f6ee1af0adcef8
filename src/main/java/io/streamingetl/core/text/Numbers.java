package io.streamingetl.core.text;

import java.util.Arrays;

/**
 * Reads the text of a JSON number exactly into a scaled {@code long}: without a double or an allocation, and in time
 * proportional to the text, however large its exponent. Reused; not thread-safe.
 */
public final class Numbers {
    /** The result of reading a number at a scale. */
    public enum Verdict {
        /** {@link #value} holds it. */
        EXACT,
        /** It has more digits than the scale; takes precedence over {@link #OUT_OF_RANGE}. */
        INEXACT,
        OUT_OF_RANGE
    }

    /** Number of digits that always fit an unsigned 64-bit number. */
    private static final int MAX_DIGITS = 19;

    /** Beyond any exponent that the digits of a text could offset, and far from an overflow of a {@code long}. */
    private static final long HUGE_EXPONENT = 1L << 40;

    private static final long[] POWERS_OF_TEN = new long[MAX_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i <= MAX_DIGITS; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10; // the last is correct as an unsigned number
        }
    }

    /** Where a number ends that is not one. */
    public static final int NONE = -1;

    /** The index after the number that begins at {@code at}, in the grammar of JSON; {@link #NONE} if there is none. */
    public static int end(byte[] bytes, int at) {
        int whole = at < bytes.length && bytes[at] == '-' ? at + 1 : at;
        int end = ByteWords.endOfDigits(bytes, whole);
        if (end == whole || (bytes[whole] == '0' && end > whole + 1)) {
            return NONE;
        }
        if (end < bytes.length && bytes[end] == '.') {
            int fraction = end + 1;
            end = ByteWords.endOfDigits(bytes, fraction);
            if (end == fraction) {
                return NONE;
            }
        }
        return isExponent(bytes, end) ? endOfExponent(bytes, end + 1) : end;
    }

    /** Whether these bytes are a number in the grammar of JSON, whatever follows. Not for hot code. */
    public static boolean isNumber(byte[] bytes, int from, int to) {
        return end(Arrays.copyOfRange(bytes, from, to), 0) == to - from;
    }

    /** Whether the number goes on with an exponent. */
    public static boolean isExponent(byte[] bytes, int at) {
        return at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E');
    }

    private static int endOfExponent(byte[] bytes, int at) {
        int digits = at < bytes.length && (bytes[at] == '-' || bytes[at] == '+') ? at + 1 : at;
        int end = ByteWords.endOfDigits(bytes, digits);
        return end == digits ? NONE : end;
    }

    /**
     * Ten to that power.
     *
     * @param exponent 0 to 18
     */
    public static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** The number times {@code 10^scale}, after {@link Verdict#EXACT}. */
    public long value;

    /** Reads a number into a signed 64-bit integer. */
    public Verdict whole(byte[] ascii, int from, int to) {
        return read(ascii, from, to, 0, false, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /**
     * Reads a number times {@code 10^scale} into a signed 64-bit integer, without its fraction: never
     * {@link Verdict#INEXACT}.
     */
    public Verdict cut(byte[] ascii, int from, int to, int scale) {
        return read(ascii, from, to, scale, true, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /** Reads a number into {@code precision} digits, {@code scale} of them after the decimal point. */
    public Verdict decimal(byte[] ascii, int from, int to, int precision, int scale) {
        long limit = POWERS_OF_TEN[precision] - 1;
        return read(ascii, from, to, scale, false, limit, limit);
    }

    /**
     * @param ascii holds a number in the grammar of JSON, from {@code from} inclusive to {@code to} exclusive
     * @param cut whether what is behind the scale is cut off, not judged
     * @param limit the largest scaled value
     * @param negativeLimit the largest magnitude of a negative scaled value, unsigned
     */
    private Verdict read(byte[] ascii, int from, int to, int scale, boolean cut, long limit, long negativeLimit) {
        boolean negative = ascii[from] == '-';
        int at = negative ? from + 1 : from;
        long magnitude = 0;
        int digits = 0; // from the first that is not zero to the last that is not zero
        int held = 0; // the first of them, which magnitude holds: those up to the last of 19 that is not zero
        int zeros = 0; // behind those
        long behindPoint = 0;
        boolean point = false;
        for (; at < to; at++) {
            int digit = ascii[at] - '0';
            if (digit == '.' - '0') {
                point = true;
                continue;
            }
            if (digit < 0 || digit > 9) {
                break; // the exponent
            }
            behindPoint += point ? 1 : 0;
            if (digit == 0) {
                zeros += digits == 0 ? 0 : 1;
            } else {
                digits += zeros + 1;
                if (digits <= MAX_DIGITS) {
                    magnitude = magnitude * POWERS_OF_TEN[zeros + 1] + digit;
                    held = digits;
                }
                zeros = 0;
            }
        }
        value = 0;
        if (digits == 0) {
            return Verdict.EXACT;
        }
        long power = exponent(ascii, at, to) - behindPoint + zeros + scale;
        if (power < 0 && !cut) {
            return Verdict.INEXACT;
        }
        long whole = digits + power; // digits before the point
        if (whole > MAX_DIGITS) {
            return Verdict.OUT_OF_RANGE;
        }
        if (whole < 0) {
            return Verdict.EXACT;
        }
        magnitude = whole >= held
                ? magnitude * POWERS_OF_TEN[(int) whole - held]
                : Long.divideUnsigned(magnitude, POWERS_OF_TEN[held - (int) whole]);
        if (Long.compareUnsigned(magnitude, negative ? negativeLimit : limit) > 0) {
            return Verdict.OUT_OF_RANGE;
        }
        value = negative ? -magnitude : magnitude;
        return Verdict.EXACT;
    }

    /** The exponent that begins with the {@code e} at {@code from}; 0 if there is none; capped. */
    private static long exponent(byte[] ascii, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int at = from + 1;
        boolean negative = ascii[at] == '-';
        if (negative || ascii[at] == '+') {
            at++;
        }
        long exponent = 0;
        for (; at < to && exponent < HUGE_EXPONENT; at++) {
            exponent = exponent * 10 + (ascii[at] - '0');
        }
        return negative ? -exponent : exponent;
    }
}
