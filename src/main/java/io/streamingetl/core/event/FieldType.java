package io.streamingetl.core.event;

/** What a configured field may hold; {@code event.types} in the configuration. */
public sealed interface FieldType {

    /**
     * Text of at most {@code maxChars} characters (Unicode code points, as MySQL counts them).
     *
     * @param maxChars 1 to 255
     */
    record Text(int maxChars) implements FieldType {}

    /** A whole number of 64 bits with a sign. */
    record Whole() implements FieldType {}

    /**
     * An exact decimal; carried as a {@code long} scaled by {@code 10^scale}.
     *
     * @param precision all digits, 1 to 18, so that the scaled value always fits a {@code long}
     * @param scale digits behind the point, 0 to {@code precision}
     */
    record Decimal(int precision, int scale) implements FieldType {}

    /** Digits behind the point of this type's numbers; 0 for text and whole numbers. */
    default int scale() {
        return this instanceof Decimal decimal ? decimal.scale() : 0;
    }
}
