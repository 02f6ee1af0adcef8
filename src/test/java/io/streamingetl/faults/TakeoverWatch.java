package io.streamingetl.faults;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a job's progress rows on its own thread: measures how long partitions go without a commit after their owner was
 * killed, and logs the state of the run once a minute.
 */
public final class TakeoverWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverWatch.class);
    private static final long POLL_MS = 20;
    private static final long LOG_PERIOD_MS = Duration.ofMinutes(1).toMillis();

    private record Orphan(int partition, long flushes, long sinceNs) {}

    private final Job job;
    private final LongSupplier sent;
    private final List<Orphan> orphans = new ArrayList<>();
    private final List<Long> takeOversMs = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private Map<Integer, Long> flushes = Map.of();
    private long loggedNs = System.nanoTime();

    public TakeoverWatch(Job job, OrderLoad load) {
        this(job, load::sent);
    }

    /** @param sent number of orders that the broker has */
    public TakeoverWatch(Job job, LongSupplier sent) {
        this.job = job;
        this.sent = sent;
        // It ends with the executor; a failed poll is retried.
        var unused = thread.scheduleWithFixedDelay(this::poll, 0, POLL_MS, TimeUnit.MILLISECONDS);
    }

    /** Records that the owner of these partitions was killed now. */
    public void orphaned(Set<Integer> partitions) {
        Map<Integer, Long> left = read();
        synchronized (this) {
            partitions.forEach(partition ->
                    orphans.add(new Orphan(partition, left.getOrDefault(partition, 0L), System.nanoTime())));
        }
    }

    /**
     * Waits until every orphaned partition is written again, or everything sent is written, in which case there is
     * nothing left to write.
     */
    public void awaitTakeOvers(Duration patience) {
        Await.until(
                () -> noOrphans() || (job.accounted() == sent.getAsLong() && job.openPartitions() == 0),
                patience,
                () -> "commits of orphaned partitions; " + this);
    }

    private synchronized boolean noOrphans() {
        return orphans.isEmpty();
    }

    /** Times that partitions went without a commit after their owner was killed, milliseconds. */
    public synchronized List<Long> takeOversMs() {
        return List.copyOf(takeOversMs);
    }

    private void poll() {
        Map<Integer, Long> now = read();
        synchronized (this) {
            flushes = now;
            for (Iterator<Orphan> all = orphans.iterator(); all.hasNext(); ) {
                Orphan orphan = all.next();
                if (now.getOrDefault(orphan.partition, 0L) > orphan.flushes) {
                    takeOversMs.add(
                            Duration.ofNanos(System.nanoTime() - orphan.sinceNs).toMillis());
                    all.remove();
                }
            }
        }
        if (Duration.ofNanos(System.nanoTime() - loggedNs).toMillis() > LOG_PERIOD_MS) {
            loggedNs = System.nanoTime();
            LOG.info("{}", this);
        }
    }

    /** Number of transactions that wrote each partition's row; the previous numbers if the database is unreachable. */
    private Map<Integer, Long> read() {
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT `partition`, flushes FROM etl_progress")) {
            Map<Integer, Long> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getInt(1), rows.getLong(2));
            }
            return found;
        } catch (SQLException unreachable) {
            synchronized (this) {
                return flushes;
            }
        }
    }

    @Override
    public synchronized String toString() {
        return "%,d orders sent, %d partitions taken over, %s wait for it, flushes by partition %s"
                .formatted(sent.getAsLong(), takeOversMs.size(), orphans, flushes);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
