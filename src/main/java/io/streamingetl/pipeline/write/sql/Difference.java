package io.streamingetl.pipeline.write.sql;

import java.util.List;

/**
 * A difference between the database and what the program needs.
 *
 * @param where the table, or the column of a table
 * @param actual what the database has
 * @param required what the program needs
 * @param fixes the statements that fix it, in order; empty if no statement can
 */
public record Difference(String where, String actual, String required, List<String> fixes) {
    public Difference {
        fixes = List.copyOf(fixes);
    }

    /** The difference on one line, followed by a line for each fix. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(where + " is " + actual + ", must be " + required);
        for (String statement : fixes) {
            text.append("\n    fix: ").append(statement.replace("\n", "\n    ")).append(';');
        }
        return text.toString();
    }
}
