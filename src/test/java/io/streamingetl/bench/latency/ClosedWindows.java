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
 * Polls the result table on its own connection and thread, and records when a window's rows become visible: the table
 * has rows of the window, and the progress, which the same transaction writes, has it closed for every partition.
 */
final class ClosedWindows implements AutoCloseable {
    /** Poll period, and maximum delay of a recorded time. */
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private static final String VISIBLE = "SELECT MIN(closed_through),"
            + " (SELECT COALESCE(MAX(`timestamp`), 0) * 1000 FROM gross_income) FROM etl_progress";

    private final Connection connection;
    private final long windowMs;
    private final Map<Long, Long> seenMs = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "window-closings");
    private volatile boolean stopped;
    private volatile SQLException failure;

    /** Starts polling a job whose tables exist and whose rows are labelled with their window's end. */
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
                // The first poll records no window, because the existing ones became visible at an unknown time.
                for (long end = through + windowMs; through > 0 && end <= visible; end += windowMs) {
                    seenMs.put(end, nowMs);
                }
                through = Math.max(through, visible);
                LockSupport.parkNanos(POLL_NS);
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** The end of the newest window with visible rows, milliseconds since the epoch; 0 if there is none. */
    private static long visible(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return Math.min(row.getLong(1), row.getLong(2));
        }
    }

    /** Stops polling; returns when each window's rows became visible, by the window's end, both in milliseconds. */
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
