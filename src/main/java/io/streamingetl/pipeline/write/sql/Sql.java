package io.streamingetl.pipeline.write.sql;

import java.util.Collections;

/** Parts of statement text. */
public final class Sql {
    private Sql() {}

    /** Placeholders for rows, such as {@code (?, ?), (?, ?)}. */
    public static String rows(int rows, int columns) {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return String.join(", ", Collections.nCopies(rows, row));
    }

    /** Truncates a text to at most this many code points. */
    public static String cut(String text, int maxChars) {
        return text.codePointCount(0, text.length()) <= maxChars
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maxChars));
    }
}
