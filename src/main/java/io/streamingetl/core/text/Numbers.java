package io.streamingetl.core.text;

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
        return read(ascii, from, to, 0, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /** Reads a number into {@code precision} digits, {@code scale} of them after the decimal point. */
    public Verdict decimal(byte[] ascii, int from, int to, int precision, int scale) {
        long limit = POWERS_OF_TEN[precision] - 1;
        return read(ascii, from, to, scale, limit, limit);
    }

    /**
     * @param ascii holds a number in the grammar of JSON, from {@code from} inclusive to {@code to} exclusive
     * @param limit the largest scaled value
     * @param negativeLimit the largest magnitude of a negative scaled value, unsigned
     */
    private Verdict read(byte[] ascii, int from, int to, int scale, long limit, long negativeLimit) {
        boolean negative = ascii[from] == '-';
        int at = negative ? from + 1 : from;
        long magnitude = 0;
        int digits = 0; // from the first that is not zero to the last that is not zero; magnitude holds the first 19
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
                }
                zeros = 0;
            }
        }
        value = 0;
        if (digits == 0) {
            return Verdict.EXACT;
        }
        long power = exponent(ascii, at, to) - behindPoint + zeros + scale;
        if (power < 0) {
            return Verdict.INEXACT;
        }
        if (digits + power > MAX_DIGITS) {
            return Verdict.OUT_OF_RANGE;
        }
        magnitude *= POWERS_OF_TEN[(int) power];
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
