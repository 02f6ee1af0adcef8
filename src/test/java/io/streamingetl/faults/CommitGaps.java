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
 * The longest time that each partition goes without a commit, by the database's clock: from the last look that did not
 * see a transaction yet, or the first that saw it, to the first that sees the next. So a look that comes late can make
 * a time longer than it was, and never shorter.
 */
public final class CommitGaps implements AutoCloseable {
    private static final long LOOK_MS = 20;
    private static final String LOOK =
            "SELECT `partition`, owner_epoch, flushes, CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS SIGNED) FROM etl_progress";

    private record Commit(long epoch, long flushes, long notBeforeMs) {}

    private final Connection connection;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<Integer, Commit> last = new TreeMap<>();
    private final Map<Integer, Long> longestMs = new TreeMap<>();
    private long lookedMs;
    private long anyNotBeforeMs;
    private long longestOfAllMs;
    private long longestOfThoseThatStayedMs;
    private SQLException failure;

    /** Begins with the partitions that have a row of progress by now. */
    public CommitGaps(Job job) throws SQLException {
        connection = job.jdbc();
        look();
        // Its end is the end of the executor; a look that failed ends it, and is told by end().
        var unused = thread.scheduleWithFixedDelay(this::lookAgain, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (SQLException e) {
            failed(e);
        }
    }

    private synchronized void failed(SQLException e) {
        failure = failure == null ? e : failure;
    }

    private synchronized void look() throws SQLException {
        long beforeMs = lookedMs;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LOOK)) {
            boolean any = false;
            while (rows.next()) {
                lookedMs = rows.getLong(4);
                long notBeforeMs = beforeMs == 0 ? lookedMs : beforeMs;
                any |= seen(rows.getInt(1), new Commit(rows.getLong(2), rows.getLong(3), notBeforeMs));
            }
            seenAny(any, beforeMs);
        }
    }

    private void seenAny(boolean committed, long beforeMs) {
        if (anyNotBeforeMs > 0) {
            longestOfAllMs = Math.max(longestOfAllMs, lookedMs - anyNotBeforeMs);
        }
        if (committed || anyNotBeforeMs == 0) {
            anyNotBeforeMs = beforeMs == 0 ? lookedMs : beforeMs;
        }
    }

    /**
     * The time since the commit before this look's is what counts, whether there is a new one or not; of partitions
     * that stayed only where there is, as it may be on its way to another owner.
     */
    private boolean seen(int partition, Commit now) {
        Commit before = last.putIfAbsent(partition, now);
        if (before == null) {
            return false;
        }
        long sinceMs = lookedMs - before.notBeforeMs;
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

    /** The longest time in which no partition at all had a commit, milliseconds. */
    public synchronized long longestOfAllMs() {
        return longestOfAllMs;
    }

    /** The longest time between two commits of a partition by one and the same owner, milliseconds. */
    public synchronized long longestOfThoseThatStayedMs() {
        return longestOfThoseThatStayedMs;
    }

    /**
     * Ends it.
     *
     * @return by partition, milliseconds; the time since the last commit included
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
                throw new IllegalStateException("the database does not answer a look at the progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        connection.close();
    }
}
