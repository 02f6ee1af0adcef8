package io.streamingetl.pipeline.write.sql;

import java.util.Collection;
import java.util.stream.Collectors;

/** Quotes names and literals for SQL text. */
public final class Identifiers {
    /** The longest name of a table or column, in characters. */
    public static final int MAX_CHARS = 64;

    private Identifiers() {}

    /**
     * The name in backticks, with the backticks in it doubled.
     *
     * @throws IllegalArgumentException if neither MySQL nor MariaDB accepts the name: empty, longer than 64 characters,
     *     ending in a space, or with a NUL or a character beyond the basic multilingual plane
     */
    public static String quote(String name) {
        if (name.isEmpty() || name.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "name '" + name + "' must have between 1 and " + MAX_CHARS + " characters");
        }
        if (name.endsWith(" ")) {
            throw new IllegalArgumentException("name '" + name + "' must not end in a space");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        "name '" + name + "' must not contain the character U+%04X".formatted((int) c));
            }
        }
        return "`" + name.replace("`", "``") + "`";
    }

    /** An account as statements name it: {@code etl@%} is {@code 'etl'@'%'}. */
    public static String account(String userAtHost) {
        int at = userAtHost.lastIndexOf('@');
        return text(userAtHost.substring(0, at)) + "@" + text(userAtHost.substring(at + 1));
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The quoted names, separated by commas. */
    public static String list(Collection<String> names) {
        return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    }
}
