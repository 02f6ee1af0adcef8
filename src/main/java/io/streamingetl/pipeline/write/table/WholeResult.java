package io.streamingetl.pipeline.write.table;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;

/**
 * Results that must be whole: a list that a server or a proxy cuts would be believed, and records summed twice. Fails
 * with an {@link IllegalStateException}, which a retry may pass, where one is not.
 */
public final class WholeResult {
    private WholeResult() {}

    /** A query that counts the rows of another. */
    public static String count(String query) {
        return "SELECT COUNT(*) FROM (" + query + ") AS whole";
    }

    /**
     * The rows of a query, which are counted as well. In a transaction that keeps others from changing them.
     *
     * @param lock what follows the query, such as {@code FOR UPDATE}; empty for none
     */
    static Future<RowSet<Row>> read(SqlConnection connection, String query, String lock, Tuple parameters) {
        return connection.preparedQuery(query + lock).execute(parameters).compose(rows -> connection
                .preparedQuery(count(query))
                .execute(parameters)
                .map(counts -> whole(rows, counts.iterator().next().getLong(0), query)));
    }

    private static RowSet<Row> whole(RowSet<Row> rows, long count, String query) {
        if (rows.size() != count) {
            throw cut(rows.size(), count, query);
        }
        return rows;
    }

    /** The failure where fewer rows came than there are. */
    public static IllegalStateException cut(long given, long count, String query) {
        return new IllegalStateException("the server gave %,d of %,d rows, so nothing is done with them: %s"
                .formatted(given, count, query.replaceAll("\\s+", " ")));
    }

    /** Fails where an UPDATE did not match the one row that it is meant for. */
    public static <R extends SqlResult<?>> Future<R> one(R updated, String what) {
        return updated.rowCount() == 1
                ? Future.succeededFuture(updated)
                : Future.failedFuture(new IllegalStateException(
                        "the row of " + what + " is not as it was locked: " + updated.rowCount() + " rows match"));
    }
}
