package io.streamingetl.config.rule;

import io.streamingetl.core.event.FieldType;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of numbers as the configuration spells them: {@code min..max}, both inclusive; either may be omitted. */
final class Ranges {

    private static final String NUMBER = "(-?\\d{1,19}(?:\\.\\d{1,18})?)?";
    private static final Pattern RANGE = Pattern.compile(NUMBER + "\\.\\." + NUMBER);

    private Ranges() {}

    /**
     * Empty if it is not a range, has no bound, or has one with more digits than a number of this scale.
     *
     * @param maxDigits the most digits of a number, in front of and behind the point
     */
    static Optional<FieldType.Range> parse(String spelled, int scale, int maxDigits) {
        Matcher range = RANGE.matcher(spelled);
        if (!range.matches() || (range.group(1) == null && range.group(2) == null)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FieldType.Range(
                    range.group(1) == null ? Long.MIN_VALUE : scaled(range.group(1), scale, maxDigits),
                    range.group(2) == null ? Long.MAX_VALUE : scaled(range.group(2), scale, maxDigits)));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long scaled(String number, int scale, int maxDigits) {
        BigDecimal scaled = new BigDecimal(number).movePointRight(scale);
        if (scaled.precision() > maxDigits) {
            throw new ArithmeticException(number);
        }
        return scaled.longValueExact();
    }

    /** Whether the range is not empty and its bounds are numbers of the type. */
    static boolean isValid(FieldType type) {
        FieldType.Range range = type.range();
        return range.min() <= range.max()
                && (range.min() == Long.MIN_VALUE || isOfType(range.min(), type))
                && (range.max() == Long.MAX_VALUE || isOfType(range.max(), type));
    }

    private static boolean isOfType(long scaled, FieldType type) {
        return !(type instanceof FieldType.Decimal decimal)
                || BigDecimal.valueOf(scaled).abs().precision() <= decimal.precision();
    }

    /** The inverse of {@link #parse}. */
    static String text(FieldType.Range range, int scale) {
        String min = range.min() == Long.MIN_VALUE ? "" : plain(range.min(), scale);
        return min + ".." + (range.max() == Long.MAX_VALUE ? "" : plain(range.max(), scale));
    }

    private static String plain(long scaled, int scale) {
        return BigDecimal.valueOf(scaled, scale).toPlainString();
    }
}
