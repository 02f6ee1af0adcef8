package io.streamingetl.config.rule;

import io.streamingetl.core.event.FieldType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Field types as the configuration spells them: {@code string(n)}, {@code integer}, {@code decimal(p,s)};
 * {@code quoted} and a range may follow a number type.
 */
public final class FieldTypes {

    public static final String RULE =
            "must be string(n) with n between 1 and 255, integer, or decimal(p,s) with p between 1 and 18 and s between 0 and p;"
                    + " quoted, and a range such as 0.. or 0.01..9999, may follow a number type";

    /** The form of all types, for editors: {@link #parse} is stricter. */
    public static final String FORM =
            "(string\\([\\d ]+\\)|(integer|decimal\\([\\d ]+,[\\d ]+\\))( +quoted)?( +(-?\\d+(\\.\\d+)?)?\\.\\.(-?\\d+(\\.\\d+)?)?)?)";

    private static final int MAX_CHARS = 255;
    private static final int MAX_PRECISION = 18;
    private static final int MAX_INTEGER_DIGITS = 19;
    private static final Pattern QUOTED = Pattern.compile("(.*\\S)\\s+quoted");
    private static final Pattern TEXT = Pattern.compile("string\\(\\s*(\\d{1,9})\\s*\\)");
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*\\)");

    private FieldTypes() {}

    /** Reads a type; checks only its form, {@link #isValid} checks its numbers. */
    public static Optional<FieldType> parse(String spelled) {
        int end = spelled.length();
        while (end > 0 && !Character.isWhitespace(spelled.charAt(end - 1))) {
            end--;
        }
        String last = spelled.substring(end);
        return end > 0 && last.contains("..")
                ? parseUnranged(spelled.substring(0, end).stripTrailing()).flatMap(type -> ranged(type, last))
                : parseUnranged(spelled);
    }

    private static Optional<FieldType> parseUnranged(String spelled) {
        Matcher quoted = QUOTED.matcher(spelled);
        return quoted.matches()
                ? parsePlain(quoted.group(1)).flatMap(type -> with(type, type.range(), true))
                : parsePlain(spelled);
    }

    private static Optional<FieldType> parsePlain(String spelled) {
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

    private static Optional<FieldType> ranged(FieldType type, String range) {
        if (type instanceof FieldType.Decimal decimal) {
            return Ranges.parse(range, decimal.scale(), MAX_PRECISION)
                    .flatMap(bounds -> with(type, bounds, type.quoted()));
        }
        return Ranges.parse(range, 0, MAX_INTEGER_DIGITS).flatMap(bounds -> with(type, bounds, type.quoted()));
    }

    /** Empty for text. */
    private static Optional<FieldType> with(FieldType type, FieldType.Range range, boolean quoted) {
        if (type instanceof FieldType.Decimal decimal) {
            return Optional.of(new FieldType.Decimal(decimal.precision(), decimal.scale(), range, quoted));
        }
        return type instanceof FieldType.Whole ? Optional.of(new FieldType.Whole(range, quoted)) : Optional.empty();
    }

    public static boolean isValid(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return text.maxChars() >= 1 && text.maxChars() <= MAX_CHARS;
        }
        boolean form = !(type instanceof FieldType.Decimal decimal)
                || (decimal.precision() >= 1
                        && decimal.precision() <= MAX_PRECISION
                        && decimal.scale() >= 0
                        && decimal.scale() <= decimal.precision());
        return form && Ranges.isValid(type);
    }

    /** The inverse of {@link #parse}. */
    public static String text(FieldType type) {
        if (type instanceof FieldType.Text text) {
            return "string(" + text.maxChars() + ")";
        }
        String unranged = type instanceof FieldType.Decimal decimal
                ? "decimal(" + decimal.precision() + "," + decimal.scale() + ")"
                : "integer";
        String quoted = type.quoted() ? unranged + " quoted" : unranged;
        return type.range().equals(FieldType.Range.ALL)
                ? quoted
                : quoted + " " + Ranges.text(type.range(), type.scale());
    }
}
