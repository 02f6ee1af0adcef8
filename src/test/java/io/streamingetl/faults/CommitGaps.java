package io.streamingetl.faults;

import io.streamingetl.testkit.job.Job;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The longest time that each partition goes without a commit, by the database's clock: from the last poll before a
 * transaction became visible (or the first poll that saw it) to the first poll that sees the next. A late poll can
 * lengthen a measured time but never shorten it.
 */
public final class CommitGaps implements AutoCloseable {
    private static final long POLL_MS = 20;
    private static final String POLL_QUERY =
            "SELECT `partition`, owner_epoch, flushes, CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS SIGNED) FROM etl_progress";

    private record Commit(long epoch, long flushes, long notBeforeMs) {}

    private final Connection connection;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<Integer, Commit> last = new TreeMap<>();
    private final Map<Integer, Long> longestMs = new TreeMap<>();
    private long polledMs;
    private long anyNotBeforeMs;
    private long longestOfAllMs;
    private long longestOfThoseThatStayedMs;
    private SQLException failure;

    /** Starts with the partitions that have a progress row. */
    public CommitGaps(Job job) throws SQLException {
        connection = job.jdbc();
        poll();
        // It ends with the executor; a failed poll ends it, and end() rethrows the failure.
        var unused = thread.scheduleWithFixedDelay(this::pollAgain, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
    }

    private void pollAgain() {
        try {
            poll();
        } catch (SQLException e) {
            failed(e);
        }
    }

    private synchronized void failed(SQLException e) {
        failure = failure == null ? e : failure;
    }

    private synchronized void poll() throws SQLException {
        long beforeMs = polledMs;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(POLL_QUERY)) {
            boolean any = false;
            while (rows.next()) {
                polledMs = rows.getLong(4);
                long notBeforeMs = beforeMs == 0 ? polledMs : beforeMs;
                any |= seen(rows.getInt(1), new Commit(rows.getLong(2), rows.getLong(3), notBeforeMs));
            }
            seenAny(any, beforeMs);
        }
    }

    private void seenAny(boolean committed, long beforeMs) {
        if (anyNotBeforeMs > 0) {
            longestOfAllMs = Math.max(longestOfAllMs, polledMs - anyNotBeforeMs);
        }
        if (committed || anyNotBeforeMs == 0) {
            anyNotBeforeMs = beforeMs == 0 ? polledMs : beforeMs;
        }
    }

    /**
     * Measures the time since the commit before this poll's, whether or not there is a new one; for partitions that
     * kept their owner only if there is one, because the partition may be moving to another owner.
     */
    private boolean seen(int partition, Commit now) {
        Commit before = last.putIfAbsent(partition, now);
        if (before == null) {
            return false;
        }
        long sinceMs = polledMs - before.notBeforeMs;
        longestMs.merge(partition, sinceMs, Math::max);
        if (now.flushes == before.flushes) {
            return false;
        }
        if (now.epoch == before.epoch) {
            longestOfThoseThatStayedMs = Math.max(longestOfThoseThatStayedMs, sinceMs);
        }
        last.put(partition, now);
        return true;
    }

    /** The longest time without a commit of any partition, milliseconds. */
    public synchronized long longestOfAllMs() {
        return longestOfAllMs;
    }

    /** The longest time between two commits of a partition by the same owner, milliseconds. */
    public synchronized long longestOfThoseThatStayedMs() {
        return longestOfThoseThatStayedMs;
    }

    /**
     * Stops measuring.
     *
     * @return longest time per partition in milliseconds, including the time since its last commit
     */
    public Map<Integer, Long> end() throws SQLException {
        close();
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            return Map.copyOf(longestMs);
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the database does not answer the query of the progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        connection.close();
    }
}
