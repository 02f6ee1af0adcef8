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
     * The numbers that a field may hold of those that its type can.
     *
     * @param min inclusive, scaled as the type's numbers are
     * @param max inclusive, likewise
     */
    record Range(long min, long max) {
        /** No more than the type asks for. */
        public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number of 64 bits with a sign. */
    record Whole(Range range) implements FieldType {
        public Whole() {
            this(Range.ALL);
        }
    }

    /**
     * An exact decimal; carried as a {@code long} scaled by {@code 10^scale}.
     *
     * @param precision all digits, 1 to 18, so that the scaled value always fits a {@code long}
     * @param scale digits behind the point, 0 to {@code precision}
     */
    record Decimal(int precision, int scale, Range range) implements FieldType {
        public Decimal(int precision, int scale) {
            this(precision, scale, Range.ALL);
        }
    }

    /** Digits behind the point of this type's numbers; 0 for text and whole numbers. */
    default int scale() {
        return this instanceof Decimal decimal ? decimal.scale() : 0;
    }

    /** Of this type's numbers; all for text. */
    default Range range() {
        return Range.ALL;
    }
}
