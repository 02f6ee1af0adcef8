package io.streamingetl.pipeline.write.table;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;

/**
 * Checks that results are complete: a list that a server or a proxy truncates would otherwise be trusted, and records
 * summed twice. Fails with an {@link IllegalStateException} if a result is not complete; a retry may succeed.
 */
public final class WholeResult {
    private WholeResult() {}

    /** The query that counts the rows of another. */
    public static String count(String query) {
        return "SELECT COUNT(*) FROM (" + query + ") AS whole";
    }

    /**
     * Reads the rows of a query, and counts them. In a transaction that keeps others from changing them.
     *
     * @param lock the locking clause, such as {@code FOR UPDATE}; empty for none
     */
    public static Future<RowSet<Row>> read(SqlConnection connection, String query, String lock, Tuple parameters) {
        return connection.preparedQuery(query + lock).execute(parameters).compose(rows -> connection
                .preparedQuery(count(query))
                .execute(parameters)
                .map(counts -> whole(rows, counts.iterator().next().getLong(0), query)));
    }

    private static RowSet<Row> whole(RowSet<Row> rows, long count, String query) {
        if (rows.size() != count) {
            throw truncated(rows.size(), count, query);
        }
        return rows;
    }

    /** The failure for a truncated result. */
    public static IllegalStateException truncated(long returned, long count, String query) {
        return new IllegalStateException("the server returned %,d of %,d rows, so they are not used: %s"
                .formatted(returned, count, query.replaceAll("\\s+", " ")));
    }

    /** Fails if an UPDATE did not match exactly one row. */
    public static <R extends SqlResult<?>> Future<R> one(R updated, String what) {
        return updated.rowCount() == 1
                ? Future.succeededFuture(updated)
                : Future.failedFuture(new IllegalStateException(
                        "the row of " + what + " changed after it was locked: " + updated.rowCount() + " rows match"));
    }
}
