package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code etl_window_plan}: the window size from each event time on, the same for every node and every replay.
 *
 * <p>A change locks the plan and then all progress rows of the pipeline, in this order, so it waits for every
 * transaction that writes rows: a flush and a repair lock progress rows, and a redrive holds a shared lock of the plan.
 * Then it reads the greatest event time of the progress rows and the latest window that has rows, since a redrive
 * writes rows that no progress row covers, and rows outlive progress rows that a person deletes. The windows up to the
 * later of the two don't change.
 *
 * <p>A claim holds a shared lock of the plan: a partition that is new to the pipeline is claimed either before the
 * change, which then sees its row, or after it, under the new plan. A flush reads the plan after it has locked its
 * progress rows, and writes nothing if its panes were made by another plan. So no event is written by an outdated plan,
 * no matter when a node learns of the change.
 */
public final class WindowPlanTable {
    private static final String INSERT_FIRST = """
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

    /** Reads the committed plan. */
    public Future<WindowPlan> read(SqlConnection connection) {
        return read(connection, "");
    }

    /**
     * As {@link #read}, in one round trip. Not checked for truncation, so it may only be compared with a checked plan.
     */
    public Future<WindowPlan> peek(SqlConnection connection) {
        return connection.preparedQuery(READ).execute(Tuple.of(pipeline)).map(this::plan);
    }

    /** Reads the plan under a shared lock, so that it does not change before the end of this transaction. */
    public Future<WindowPlan> hold(SqlConnection connection) {
        return read(connection, " LOCK IN SHARE MODE");
    }

    /**
     * Reads the plan under an exclusive lock: until the end of this transaction, it is not held, and nothing is
     * claimed.
     */
    public Future<WindowPlan> lock(SqlConnection connection) {
        return read(connection, " FOR UPDATE");
    }

    /**
     * Inserts the first size if the pipeline has no plan, and changes the plan if its last size differs from this one.
     * In a transaction.
     *
     * @return the plan once the transaction is committed
     */
    public Future<WindowPlan> agree(
            SqlConnection connection, ProgressTable progress, LatestWindow latestWindow, long sizeMs) {
        return connection
                .preparedQuery(INSERT_FIRST)
                .execute(Tuple.of(pipeline, sizeMs))
                .compose(begun -> lock(connection))
                .compose(plan -> plan.sizeMs() == sizeMs
                        ? Future.succeededFuture(plan)
                        : lastTimeMs(connection, progress, latestWindow)
                                .compose(lastMs -> change(connection, plan, plan.resized(sizeMs, lastMs))));
    }

    /** Reads the result rows only after it has locked out all writers. */
    private static Future<Long> lastTimeMs(
            SqlConnection connection, ProgressTable progress, LatestWindow latestWindow) {
        return progress.lockMaxEventTimeMs(connection)
                .compose(progressMs ->
                        latestWindow.timeMs(connection).map(writtenMs -> Math.max(progressMs, writtenMs)));
    }

    private Future<WindowPlan> change(SqlConnection connection, WindowPlan before, WindowPlan after) {
        WindowPlan.Segment replaced = last(before);
        WindowPlan.Segment added = last(after);
        Future<?> change = after.segments().size() > before.segments().size()
                ? connection.preparedQuery(ADD).execute(Tuple.of(pipeline, added.fromMs(), added.sizeMs()))
                : connection
                        .preparedQuery(REPLACE)
                        .execute(Tuple.of(added.fromMs(), added.sizeMs(), pipeline, replaced.fromMs()))
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
        if (rows.size() == 0) {
            throw new IllegalStateException("etl_window_plan has no row of pipeline " + pipeline
                    + ": its rows were deleted; restart the node to insert one");
        }
        try {
            List<WindowPlan.Segment> segments = new ArrayList<>();
            rows.forEach(
                    row -> segments.add(new WindowPlan.Segment(row.getLong("effective_from"), row.getLong("size_ms"))));
            return new WindowPlan(segments);
        } catch (IllegalArgumentException e) {
            throw new SchemaException("the rows of pipeline " + pipeline + " in etl_window_plan can't be right: "
                    + e.getMessage() + "; correct them, or restore them from a copy");
        }
    }
}
