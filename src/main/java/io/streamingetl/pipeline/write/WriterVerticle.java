package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Committed;
import io.streamingetl.pipeline.messages.Fenced;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.LogLoss;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.reports.WriterReport;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.table.PaneRows;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's writer. One transaction is under way at a time; what the lanes send meanwhile goes together into the next,
 * so that a key that several lanes closed is one row write.
 */
public final class WriterVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(WriterVerticle.class);

    /** Lanes close a window within moments of each other: so long the first waits for the others. */
    private static final long GATHER_MS = 20;

    private static final long REPORT_MS = 1_000;

    /** So often what was committed is compared with the database. */
    private static final long COMPARE_MS = 2_000;

    /** A lane's flush that waits for its transaction, and its reply. */
    private record QueuedFlush(Flush flush, Promise<Flushed> settled) {}

    private final int lanes;
    private final WriterSetup setup;
    private final List<QueuedFlush> queued = new ArrayList<>();
    private final StatementWatch statements = new StatementWatch(MonotonicClock::now);
    private Transactions transactions;
    private DatabaseProbe probe;
    private WindowPlanTable plans;
    private FlushCommits commits;
    private ProgressTable progress;
    private ClaimTransaction claims;
    private OwnershipCheck ownership;
    private final CommittedProgress left = new CommittedProgress();
    private boolean writing;
    private long gatherTimer = -1;

    private long committed;
    private long rows;
    private long quarantined;
    private long fenced;
    private long settledInDoubt;

    /**
     * @param lanes how many the node has
     * @param setup what to write, and where to
     * @param upstream the lanes' aggregators
     */
    public WriterVerticle(int lanes, WriterSetup setup, List<? extends StageVerticle> upstream) {
        super("the writer", upstream);
        this.lanes = lanes;
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        transactions = new Transactions(vertx, setup.database().pool(), statements);
        probe = new DatabaseProbe(setup.database().pool(), statements, transactions::areUnderWay);
        plans = new WindowPlanTable(setup.pipeline());
        progress = new ProgressTable(setup.pipeline());
        ownership = new OwnershipCheck(
                setup.pipeline(), setup.database().pool(), transactions, progress, plans, left, this::claimAnew);
        claims = new ClaimTransaction(setup, plans, progress, left, ownership);
        commits = new FlushCommits(
                transactions,
                new FlushTransaction(
                        plans,
                        progress,
                        new QuarantineTable(setup.database().packets(), setup.pipeline()),
                        new PaneRows(vertx, setup.database().packets(), setup.aggregation())));
        vertx.setPeriodic(REPORT_MS, timer -> {
            probe.look();
            report();
        });
        vertx.setPeriodic(COMPARE_MS, timer -> ownership.look());
        return Future.all(
                Bus.serve(vertx, Addresses.CLAIM, this::onClaim),
                Bus.serve(vertx, Addresses.ORPHANS, this::onOrphans),
                Bus.serve(vertx, Addresses.LOG_LOSS, this::onLogLoss),
                Bus.serve(vertx, Addresses.FLUSH, this::onFlush));
    }

    private Future<Claimed> onClaim(Claim claim) {
        List<PartitionId> ids =
                claim.partitions().stream().map(Claim.Wanted::id).toList();
        left.begun(ids);
        return crashOnFailure(transactions
                .commit(connection -> claims.run(connection, claim))
                .onComplete(settled -> left.settled(ids))
                .onSuccess(claimed -> ownership.claimed(claimed.partitions())));
    }

    private <T> Future<T> crashOnFailure(Future<T> committed) {
        return committed.recover(failure -> {
            crash(failure);
            return Future.failedFuture(failure.toString());
        });
    }

    private void claimAnew(Map<PartitionId, Long> epochs) {
        Bus.publish(vertx, Addresses.FENCED, new Fenced(epochs));
    }

    private Future<OrphanedPartitions> onOrphans(OrphanedPartitions.Ask ask) {
        return setup.database()
                .pool()
                .withConnection(
                        connection -> OrphanQuery.find(connection, setup.pipeline(), ask.topics()), failure -> true);
    }

    private Future<Void> onLogLoss(LogLoss loss) {
        return crashOnFailure(transactions.commit(connection -> progress.lose(connection, loss)))
                .compose(owned ->
                        owned ? Future.succeededFuture() : Future.failedFuture(loss.id() + " has another owner"));
    }

    private Future<Flushed> onFlush(Flush flush) {
        if (crashed()) {
            return Future.failedFuture("the writer crashed");
        }
        Promise<Flushed> settled = Promise.promise();
        queued.add(new QueuedFlush(flush, settled));
        if (!writing) {
            gather();
        }
        return settled.future();
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
        if (queued.isEmpty() || writing || crashed()) {
            return;
        }
        writing = true;
        long begunTickMs = MonotonicClock.now();
        List<QueuedFlush> group = List.copyOf(queued);
        queued.clear();
        List<PartitionFlush> flushes =
                group.stream().flatMap(one -> one.flush().partitions().stream()).toList();
        List<PartitionId> ids = flushes.stream().map(PartitionFlush::id).toList();
        left.begun(ids);
        commits.commit(flushes)
                .onComplete(settled -> left.settled(ids))
                .onSuccess(outcome -> remember(flushes, outcome))
                .onSuccess(outcome -> onCommitted(group, outcome, MonotonicClock.now() - begunTickMs))
                .onFailure(failure -> {
                    group.forEach(one -> one.settled().fail(failure.toString()));
                    crash(failure);
                })
                .onComplete(settled -> {
                    writing = false;
                    write();
                });
    }

    private void remember(List<PartitionFlush> flushes, FlushTransaction.Outcome outcome) {
        for (PartitionFlush flush : flushes) {
            if (outcome.refused(flush)) {
                ownership.refused(flush);
            } else {
                left.committed(flush.id(), flush.after());
            }
        }
    }

    private void onCommitted(List<QueuedFlush> group, FlushTransaction.Outcome outcome, long tookMs) {
        committed++;
        probe.answered();
        Bus.publish(vertx, Addresses.COMMITS, new Committed(tookMs));
        rows += outcome.rows();
        quarantined += outcome.quarantined();
        fenced += outcome.fenced().size();
        if (!outcome.settled().isEmpty()) {
            settledInDoubt++;
            LOG.info("a COMMIT without an answer had been done: {}", ids(outcome.settled()));
        }
        if (!outcome.fenced().isEmpty()) {
            LOG.warn("writes nothing of {}: another owner has taken them since", ids(outcome.fenced()));
        }
        if (!outcome.replanned().isEmpty()) {
            LOG.info(
                    "writes nothing of {}: their windows are others by now, so they are read again",
                    ids(outcome.replanned()));
        }
        group.forEach(one -> one.settled()
                .complete(
                        new Flushed(of(one.flush(), outcome::refused), of(one.flush(), outcome.tooLarge()::contains))));
    }

    private static List<PartitionId> ids(Set<PartitionFlush> flushes) {
        return flushes.stream().map(PartitionFlush::id).sorted().toList();
    }

    private static Set<PartitionId> of(Flush flush, Predicate<PartitionFlush> those) {
        return flush.partitions().stream().filter(those).map(PartitionFlush::id).collect(Collectors.toSet());
    }

    private void report() {
        WriterReport report = new WriterReport(
                committed,
                rows,
                quarantined,
                fenced,
                transactions.retries(),
                transactions.lockConflicts(),
                settledInDoubt,
                statements
                        .trouble()
                        .or(transactions::trouble)
                        .or(probe::trouble)
                        .or(ownership::trouble));
        Bus.publish(vertx, Addresses.WRITER_REPORTS, report);
    }

    @Override
    protected void abandon() {
        queued.forEach(one -> one.settled().fail("the writer crashed"));
        queued.clear();
    }

    /** No lane has anything in flight by now, or the database does not answer in time. */
    @Override
    protected Future<?> stopStage() {
        report();
        return Future.succeededFuture();
    }
}
