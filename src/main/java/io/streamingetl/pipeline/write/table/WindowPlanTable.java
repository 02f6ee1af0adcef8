package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.window.WindowPlan;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code etl_window_plan}: which window size holds from which event time on, the same for every node and every replay.
 *
 * <p>A change locks the plan and then all progress rows of the pipeline, in this order, and so waits for every
 * transaction that writes rows: a flush and a repair hold progress rows, a redrive holds the plan, shared. Then it
 * takes the greatest event time that is accounted for and the latest window that has rows: a redrive writes rows that
 * no progress row knows of, and rows outlive progress rows that a person deletes. No window that one of them is in
 * changes.
 *
 * <p>A claim holds the plan, shared: a partition that is new to the pipeline comes either before the change, which then
 * sees its row, or after it, with the new plan. A flush reads the plan once it holds the locks of its progress rows,
 * and writes nothing where its panes were made by another one. So no event is ever written by a plan that does not
 * hold, whenever a node hears of the change.
 */
public final class WindowPlanTable {
    private static final String BEGIN = """
            INSERT INTO etl_window_plan (pipeline, effective_from, size_ms) VALUES (?, 0, ?)
            ON DUPLICATE KEY UPDATE size_ms = size_ms""";

    private static final String READ =
            "SELECT effective_from, size_ms FROM etl_window_plan WHERE pipeline = ? ORDER BY effective_from";

    private static final String ADD =
            "INSERT INTO etl_window_plan (pipeline, effective_from, size_ms) VALUES (?, ?, ?)";

    private static final String REPLACE = """
            UPDATE etl_window_plan SET effective_from = ?, size_ms = ?
            WHERE pipeline = ? AND effective_from = ?""";

    private final String pipeline;

    public WindowPlanTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /** The plan as it is committed. */
    public Future<WindowPlan> read(SqlConnection connection) {
        return read(connection, "");
    }

    /** As {@link #read}, in one round trip: not checked to be whole, so only to be compared with one that was. */
    public Future<WindowPlan> peek(SqlConnection connection) {
        return connection.preparedQuery(READ).execute(Tuple.of(pipeline)).map(this::plan);
    }

    /** The plan, which nobody changes before the end of this transaction. */
    public Future<WindowPlan> hold(SqlConnection connection) {
        return read(connection, " LOCK IN SHARE MODE");
    }

    /**
     * Begins the plan where the pipeline has none, and changes it where another size than this holds at last. In a
     * transaction.
     *
     * @return the plan that holds once the transaction is committed
     */
    public Future<WindowPlan> agree(SqlConnection connection, ProgressTable progress, ResultRows written, long sizeMs) {
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(pipeline, sizeMs))
                .compose(begun -> read(connection, " FOR UPDATE"))
                .compose(plan -> plan.sizeMs() == sizeMs
                        ? Future.succeededFuture(plan)
                        : lastTimeMs(connection, progress, written)
                                .compose(lastMs -> change(connection, plan, plan.resized(sizeMs, lastMs))));
    }

    /** The rows are read once all who write them are locked out. */
    private static Future<Long> lastTimeMs(SqlConnection connection, ProgressTable progress, ResultRows written) {
        return progress.lockMaxEventTimeMs(connection).compose(accountedMs -> written.latestTimeMs(connection)
                .map(writtenMs -> Math.max(accountedMs, writtenMs)));
    }

    private Future<WindowPlan> change(SqlConnection connection, WindowPlan before, WindowPlan after) {
        WindowPlan.Segment replaced = last(before);
        WindowPlan.Segment written = last(after);
        Future<?> change = after.segments().size() > before.segments().size()
                ? connection.preparedQuery(ADD).execute(Tuple.of(pipeline, written.fromMs(), written.sizeMs()))
                : connection
                        .preparedQuery(REPLACE)
                        .execute(Tuple.of(written.fromMs(), written.sizeMs(), pipeline, replaced.fromMs()))
                        .compose(updated -> WholeResult.one(updated, "the last size in etl_window_plan"));
        return change.map(after);
    }

    private static WindowPlan.Segment last(WindowPlan plan) {
        return plan.segments().get(plan.segments().size() - 1);
    }

    private Future<WindowPlan> read(SqlConnection connection, String lock) {
        return WholeResult.read(connection, READ, lock, Tuple.of(pipeline)).map(this::plan);
    }

    private WindowPlan plan(RowSet<Row> rows) {
        List<WindowPlan.Segment> segments = new ArrayList<>();
        rows.forEach(
                row -> segments.add(new WindowPlan.Segment(row.getLong("effective_from"), row.getLong("size_ms"))));
        if (segments.isEmpty()) {
            throw new IllegalStateException("etl_window_plan holds no size of pipeline " + pipeline
                    + ": its rows were deleted; start again to begin it anew");
        }
        return new WindowPlan(segments);
    }
}
