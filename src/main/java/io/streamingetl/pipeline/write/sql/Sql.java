package io.streamingetl.pipeline.write.sql;

import java.util.Collections;

/** Small pieces of statement text. */
public final class Sql {
    private Sql() {}

    /** {@code (?, ?), (?, ?)}: the places of so many rows of so many columns. */
    public static String rows(int rows, int columns) {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return String.join(", ", Collections.nCopies(rows, row));
    }

    /** At most so many characters of a text, no surrogate pair split. */
    public static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
