package io.streamingetl.pipeline.write;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * {@code etl_window_plan}: which window size holds from which event time on, the same for every node and every replay.
 */
final class WindowPlanTable {
    private static final String RECORD = """
            INSERT INTO etl_window_plan (pipeline, effective_from, size_ms) VALUES (?, 0, ?)
            ON DUPLICATE KEY UPDATE size_ms = size_ms""";

    private static final String READ =
            "SELECT size_ms FROM etl_window_plan WHERE pipeline = ? ORDER BY effective_from DESC LIMIT 1";

    private final String pipeline;

    WindowPlanTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Records the size where the pipeline has none yet. Fails with a {@link SchemaException} where it has another one:
     * its open windows and its rows belong to that.
     */
    Future<Void> agree(Pool pool, long sizeMs) {
        return pool.withTransaction(connection -> agree(connection, sizeMs));
    }

    private Future<Void> agree(SqlConnection connection, long sizeMs) {
        return connection
                .preparedQuery(RECORD)
                .execute(Tuple.of(pipeline, sizeMs))
                .compose(recorded -> connection.preparedQuery(READ).execute(Tuple.of(pipeline)))
                .compose(rows -> compare(rows.iterator().next(), sizeMs));
    }

    private Future<Void> compare(Row row, long sizeMs) {
        long recordedMs = row.getLong("size_ms");
        return recordedMs == sizeMs
                ? Future.succeededFuture()
                : Future.failedFuture(new SchemaException(
                        "window.size is " + sizeMs / 1000 + "s: pipeline " + pipeline + " was begun with windows of "
                                + recordedMs / 1000 + "s, as etl_window_plan records; keep that size, or name another"
                                + " pipeline and another sink.table"));
    }
}
