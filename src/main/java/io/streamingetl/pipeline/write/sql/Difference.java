package io.streamingetl.pipeline.write.sql;

import java.util.List;

/**
 * One thing in which the database differs from what the program needs.
 *
 * @param where the table, and the column where it is one
 * @param is what is found there
 * @param must what has to be there
 * @param mend the statements that mend it, in order; empty where no statement can
 */
public record Difference(String where, String is, String must, List<String> mend) {
    public Difference {
        mend = List.copyOf(mend);
    }

    /** The difference on one line, each mending statement below it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(where + " is " + is + ", must be " + must);
        for (String statement : mend) {
            text.append("\n    mend: ")
                    .append(statement.replace("\n", "\n    "))
                    .append(';');
        }
        return text.toString();
    }
}
