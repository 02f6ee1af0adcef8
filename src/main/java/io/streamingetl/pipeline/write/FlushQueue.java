package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.reports.WriterReport;
import io.streamingetl.pipeline.write.FlushTransaction.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the lanes' flushes in groups, one group at a time. Flushes that arrive meanwhile form the next group, so that
 * a key that several lanes closed is written once. Event loop only.
 */
final class FlushQueue {
    private static final Logger LOG = LoggerFactory.getLogger(FlushQueue.class);

    /** Lanes close a window within moments of each other: the first flush waits this long for the others. */
    private static final long GATHER_MS = 20;

    /** A lane's flush, and the reply that the lane waits for. */
    private record QueuedFlush(Flush flush, Promise<Flushed> reply) {}

    private final Vertx vertx;
    private final int lanes;
    private final String resultTable;
    private final FlushCommits commits;
    private final CommittedProgress committed;
    private final OwnershipCheck ownership;
    private final LongConsumer onCommit;
    private final Consumer<Throwable> onFailure;
    private final List<QueuedFlush> queued = new ArrayList<>();
    private WriterReport.Written written = WriterReport.Written.NOTHING;
    private final Map<String, Long> rowsByTable = new HashMap<>();
    private long settledInDoubt;
    private boolean writing;
    private boolean closed;
    private long gatherTimer = -1;

    /**
     * @param lanes number of lanes; a group of this many flushes is committed at once
     * @param resultTable its name
     * @param onCommit called after each group, with the milliseconds that it took
     * @param onFailure called after a failure that no retry cures
     */
    FlushQueue(
            Vertx vertx,
            int lanes,
            String resultTable,
            FlushCommits commits,
            CommittedProgress committed,
            OwnershipCheck ownership,
            LongConsumer onCommit,
            Consumer<Throwable> onFailure) {
        this.vertx = vertx;
        this.lanes = lanes;
        this.resultTable = resultTable;
        this.commits = commits;
        this.committed = committed;
        this.ownership = ownership;
        this.onCommit = onCommit;
        this.onFailure = onFailure;
    }

    /** Queues a flush; completes once its group is committed. */
    Future<Flushed> add(Flush flush) {
        if (closed) {
            return Future.failedFuture("the writer crashed");
        }
        Promise<Flushed> reply = Promise.promise();
        queued.add(new QueuedFlush(flush, reply));
        if (!writing) {
            gather();
        }
        return reply.future();
    }

    /** Fails what is queued, and every later flush. */
    void close() {
        closed = true;
        queued.forEach(one -> one.reply().fail("the writer crashed"));
        queued.clear();
    }

    /** What was committed since the start. */
    WriterReport.Written written() {
        return written;
    }

    /** Rows upserted since the start in the result table and its roll-ups. */
    Map<String, Long> rowsByTable() {
        return rowsByTable;
    }

    /** Number of groups of which an earlier attempt had been committed without an answer. */
    long settledInDoubt() {
        return settledInDoubt;
    }

    private void gather() {
        if (queued.size() == lanes) {
            vertx.cancelTimer(gatherTimer);
            write();
        } else if (queued.size() == 1) {
            gatherTimer = vertx.setTimer(GATHER_MS, timer -> write());
        }
    }

    private void write() {
        if (queued.isEmpty() || writing || closed) {
            return;
        }
        writing = true;
        long startTickMs = MonotonicClock.now();
        List<QueuedFlush> group = List.copyOf(queued);
        queued.clear();
        List<LaneFlush> flushes =
                group.stream().map(one -> one.flush().content()).toList();
        List<PartitionId> ids = flushes.stream()
                .flatMap(flush -> flush.partitions().stream())
                .map(PartitionFlush::id)
                .toList();
        committed.begin(ids);
        commits.commit(flushes)
                .onComplete(ended -> committed.end(ids))
                .onSuccess(outcome -> record(flushes, outcome))
                .onSuccess(outcome -> {
                    onCommit.accept(MonotonicClock.now() - startTickMs);
                    reply(group, outcome);
                })
                .onFailure(failure -> {
                    group.forEach(one -> one.reply().fail(failure.toString()));
                    onFailure.accept(failure);
                })
                .onComplete(ended -> {
                    writing = false;
                    write();
                });
    }

    private void record(List<LaneFlush> flushes, Outcome outcome) {
        written = written.plus(new WriterReport.Written(
                1,
                outcome.rows().getOrDefault(resultTable, 0L),
                outcome.quarantined(),
                outcome.fencedPartitions().size()));
        outcome.rows().forEach((table, rows) -> rowsByTable.merge(table, rows, Long::sum));
        settledInDoubt += outcome.settled().isEmpty() ? 0 : 1;
        for (LaneFlush flush : flushes) {
            for (PartitionFlush one : flush.partitions()) {
                if (outcome.refused(flush)) {
                    ownership.onRefused(one);
                } else {
                    committed.record(one.id(), one.after());
                }
            }
        }
        log("unanswered COMMIT found committed: partitions={}", outcome.settled());
        if (!outcome.fenced().isEmpty()) {
            LOG.warn(
                    "flush fenced, another owner has claimed partitions since, and the lane reads all of its records again:"
                            + " partitions={}",
                    outcome.fencedPartitions().stream().sorted().toList());
        }
        log("flush replanned, its records are read again by the new windows: partitions={}", outcome.replanned());
    }

    private static void log(String event, Set<LaneFlush> flushes) {
        if (!flushes.isEmpty()) {
            LOG.info(event, ids(flushes));
        }
    }

    private static void reply(List<QueuedFlush> group, Outcome outcome) {
        group.forEach(one -> one.reply().complete(flushed(one.flush().content(), outcome)));
    }

    private static Flushed flushed(LaneFlush flush, Outcome outcome) {
        if (outcome.tooLarge().contains(flush)) {
            return Flushed.TOO_LARGE;
        }
        return outcome.refused(flush) ? Flushed.REFUSED : Flushed.COMMITTED;
    }

    private static List<PartitionId> ids(Set<LaneFlush> flushes) {
        return flushes.stream()
                .flatMap(flush -> flush.partitions().stream())
                .map(PartitionFlush::id)
                .sorted()
                .toList();
    }
}
