package io.streamingetl.config;

import io.streamingetl.core.event.FieldType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Field types as the configuration spells them: {@code string(n)}, {@code integer}, {@code decimal(p,s)}. */
final class FieldTypes {

    static final String RULE =
            "must be string(n) with n of 1 to 255, integer, or decimal(p,s) with p of 1 to 18 and s of 0 to p";

    private static final int MAX_CHARS = 255;
    private static final int MAX_PRECISION = 18;
    private static final Pattern TEXT = Pattern.compile("string\\(\\s*(\\d{1,9})\\s*\\)");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*\\)");

    private FieldTypes() {}

    /** Reads a type by its form alone; {@link #isValid} judges its numbers. */
    static Optional<FieldType> parse(String spelled) {
        if (spelled.equals("integer")) {
            return Optional.of(new FieldType.Whole());
        }
        Matcher text = TEXT.matcher(spelled);
        if (text.matches()) {
            return Optional.of(new FieldType.Text(Integer.parseInt(text.group(1))));
        }
        Matcher decimal = DECIMAL.matcher(spelled);
        return decimal.matches()
                ? Optional.of(
                        new FieldType.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))))
                : Optional.empty();
    }

    static boolean isValid(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text.maxChars() >= 1 && text.maxChars() <= MAX_CHARS;
        }
        return !(type instanceof FieldType.Decimal decimal)
                || (decimal.precision() >= 1
                        && decimal.precision() <= MAX_PRECISION
                        && decimal.scale() >= 0
                        && decimal.scale() <= decimal.precision());
    }

    /** The inverse of {@link #parse}. */
    static String text(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return "string(" + text.maxChars() + ")";
        }
        return type instanceof FieldType.Decimal decimal
                ? "decimal(" + decimal.precision() + "," + decimal.scale() + ")"
                : "integer";
    }
}
