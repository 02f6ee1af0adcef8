package io.streamingetl.config.rule;

import java.util.List;

/**
 * A violated rule of the configuration.
 *
 * @param key the whole key, such as {@code window.size} or {@code event.key[1]}; empty for the file as a whole
 * @param value of the key; null if there is none, or none that may be shown
 * @param rule what is wrong, or what the value must be; never repeats a secret
 * @param line line of the file, from 1; {@value #NO_LINE} if the value comes from no single file
 */
public record Violation(String key, String value, String rule, int line) {

    public static final int NO_LINE = -1;

    private static final int SHOWN_CHARS = 300;

    /** A library's reason may name its remedy in the last words. */
    private static final int RULE_CHARS = 1_000;

    public Violation {
        value = value == null ? null : Secret.shown(value);
    }

    /** A violation that has no line and shows no value, because it is found only by applying the configuration. */
    public static Violation of(String key, String rule) {
        return new Violation(key, null, rule, NO_LINE);
    }

    /** Refuses the configuration for this violation alone. */
    public ConfigException refused() {
        return new ConfigException(List.of(this));
    }

    /** This violation as one line of text; control characters are escaped. */
    String describe(String source) {
        StringBuilder text = new StringBuilder(source);
        if (line != NO_LINE) {
            text.append(source.isEmpty() ? "line " : ":").append(line);
        }
        if (!text.isEmpty()) {
            text.append(": ");
        }
        if (!key.isEmpty()) {
            text.append(printable(Secret.shown(key), SHOWN_CHARS));
            if (value != null) {
                text.append(" is \"").append(printable(value, SHOWN_CHARS)).append('"');
            }
            text.append(": ");
        }
        return text.append(printable(rule, RULE_CHARS)).toString();
    }

    private static String printable(String text, int limit) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(limit).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > limit ? shown + "..." : shown.toString();
    }
}
