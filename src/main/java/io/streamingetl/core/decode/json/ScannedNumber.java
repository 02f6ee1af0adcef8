package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.text.ByteWords;
import io.streamingetl.core.text.Numbers;

/** Reads numbers of one type, the usual spellings without a loop over their bytes. */
final class ScannedNumber {
    /** Digits that always fit a {@code long}. */
    private static final int MAX_DIGITS = 18;

    private final Numbers numbers = new Numbers();

    /** 0 for whole numbers of 64 bits. */
    private final int precision;

    private final int scale;

    /** The least number, scaled. */
    private final long min;

    /** The greatest number less {@link #min}, which is never more, unsigned: type and range are one comparison. */
    private final long span;

    private long value;

    ScannedNumber(FieldType type) {
        long max = type.range().max();
        scale = type.scale();
        if (type instanceof FieldType.Decimal decimal) {
            precision = decimal.precision();
            long limit = Numbers.powerOfTen(precision) - 1;
            min = Math.max(type.range().min(), -limit);
            max = Math.min(max, limit);
        } else {
            precision = 0;
            min = type.range().min();
        }
        span = max - min;
    }

    /**
     * Reads the number that begins at {@code from}.
     *
     * @return where it ends; {@link JsonSyntax#NONE} if it is not one, or not of the type
     */
    int read(byte[] bytes, int from) {
        int first = bytes[from] == '-' ? from + 1 : from;
        int point = ByteWords.endOfDigits(bytes, first);
        if (point == first || (bytes[first] == '0' && point > first + 1)) {
            return JsonSyntax.NONE;
        }
        if (point - first + scale > MAX_DIGITS) {
            return readOdd(bytes, from);
        }
        long magnitude = ByteWords.decimal(bytes, first, point) * Numbers.powerOfTen(scale);
        int end = point;
        if (point < bytes.length && bytes[point] == '.') {
            end = ByteWords.endOfDigits(bytes, point + 1);
            int behindPoint = end - point - 1;
            if (behindPoint == 0 || behindPoint > scale) {
                return readOdd(bytes, from);
            }
            magnitude += ByteWords.decimal(bytes, point + 1, end) * Numbers.powerOfTen(scale - behindPoint);
        }
        if (Numbers.isExponent(bytes, end)) {
            return readOdd(bytes, from);
        }
        return accepts(first == from ? magnitude : -magnitude) ? end : JsonSyntax.NONE;
    }

    /** Reads a number with an exponent, or with more digits than its type has. */
    private int readOdd(byte[] bytes, int from) {
        int end = Numbers.end(bytes, from);
        if (end < 0) {
            return JsonSyntax.NONE;
        }
        Numbers.Verdict verdict =
                precision == 0 ? numbers.whole(bytes, from, end) : numbers.decimal(bytes, from, end, precision, scale);
        return verdict == Numbers.Verdict.EXACT && accepts(numbers.value) ? end : JsonSyntax.NONE;
    }

    private boolean accepts(long scaled) {
        value = scaled;
        return Long.compareUnsigned(scaled - min, span) <= 0;
    }

    /** The number, scaled by its type. */
    long value() {
        return value;
    }
}
