package io.streamingetl.bench.latency;

import io.streamingetl.testkit.job.Job;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the result table on a connection and a thread of its own, and notes when a window's rows can be seen: the
 * table has rows of it, and the ledger, which the same transaction writes, has it closed for every partition.
 */
final class ClosedWindows implements AutoCloseable {
    /** So late at most a window is seen. */
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private static final String VISIBLE = "SELECT MIN(closed_through),"
            + " (SELECT COALESCE(MAX(`timestamp`), 0) * 1000 FROM gross_income) FROM etl_progress";

    private final Connection connection;
    private final long windowMs;
    private final Map<Long, Long> seenMs = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "window-closings");
    private volatile boolean stopped;
    private volatile SQLException failure;

    /** Begins to watch a job whose tables are there; its rows are labelled with their window's end. */
    ClosedWindows(Job job, long windowMs) throws SQLException {
        this.connection = job.jdbc();
        this.windowMs = windowMs;
        thread.start();
    }

    private void watch() {
        try (PreparedStatement statement = connection.prepareStatement(VISIBLE)) {
            long through = 0;
            while (!stopped) {
                long visible = visible(statement);
                long nowMs = System.currentTimeMillis();
                // The first look finds no window new: how long it has been there is not known.
                for (long end = through + windowMs; through > 0 && end <= visible; end += windowMs) {
                    seenMs.put(end, nowMs);
                }
                through = Math.max(through, visible);
                LockSupport.parkNanos(LOOK_NS);
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** The end of the newest window with visible rows, milliseconds since the epoch; 0 where there is none. */
    private static long visible(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return Math.min(row.getLong(1), row.getLong(2));
        }
    }

    /** Stops watching; when each window's rows were first seen, by the window's end, both milliseconds. */
    Map<Long, Long> stop() throws SQLException, InterruptedException {
        stopped = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
        return seenMs;
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        connection.close();
    }
}
