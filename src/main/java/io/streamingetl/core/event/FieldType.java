package io.streamingetl.core.event;

/** What a configured field may hold; {@code event.types} in the configuration. */
public sealed interface FieldType {

    /**
     * Text of at most {@code maxChars} characters (Unicode code points, as MySQL counts them).
     *
     * @param maxChars 1 to 255
     */
    record Text(int maxChars) implements FieldType {}

    /**
     * The configured range of a field's numbers.
     *
     * @param min inclusive, scaled as the type's numbers
     * @param max inclusive, scaled as the type's numbers
     */
    record Range(long min, long max) {
        /** All numbers of the type. */
        public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number of 64 bits with a sign. */
    record Whole(Range range, boolean quoted) implements FieldType {
        public Whole() {
            this(Range.ALL);
        }

        public Whole(Range range) {
            this(range, false);
        }
    }

    /**
     * An exact decimal, as a {@code long} scaled by {@code 10^scale}.
     *
     * @param precision number of digits, 1 to 18, so that the scaled value always fits a {@code long}
     * @param scale digits after the decimal point, 0 to {@code precision}
     */
    record Decimal(int precision, int scale, Range range, boolean quoted) implements FieldType {
        public Decimal(int precision, int scale) {
            this(precision, scale, Range.ALL);
        }

        public Decimal(int precision, int scale, Range range) {
            this(precision, scale, range, false);
        }
    }

    /** Digits after the decimal point; 0 for text and whole numbers. */
    default int scale() {
        return this instanceof Decimal decimal ? decimal.scale() : 0;
    }

    /** The range of the field's numbers; {@link Range#ALL} for text. */
    default Range range() {
        return Range.ALL;
    }

    /** Whether a number in quotes is accepted as well; false for text. */
    default boolean quoted() {
        return false;
    }
}
