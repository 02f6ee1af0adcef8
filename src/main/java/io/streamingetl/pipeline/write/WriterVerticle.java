package io.streamingetl.pipeline.write;

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
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.rollup.ResultTables;
import io.streamingetl.pipeline.write.rollup.RollupKeeper;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.OrphanQuery;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The node's writer: commits the lanes' claims and flushes, and reports whether the database takes them. */
public final class WriterVerticle extends StageVerticle {
    private static final long TICK_MS = 1_000;

    /** The committed progress is compared with the database at every second tick. */
    private static final int TICKS_PER_COMPARISON = 2;

    private final int lanes;
    private final WriterSetup setup;
    private final StatementWatch statements = new StatementWatch(MonotonicClock::now);
    private final CommittedProgress committed = new CommittedProgress();
    private Transactions transactions;
    private ProgressTable progress;
    private ClaimTransaction claims;
    private FlushQueue flushes;
    private DatabaseProbe probe;
    private OwnershipCheck ownership;
    private RollupKeeper rollups;
    private long ticks;

    /**
     * @param lanes number of the node's lanes
     * @param setup what to write, and where to
     * @param upstream the stages that send claims and flushes
     */
    public WriterVerticle(int lanes, WriterSetup setup, List<? extends StageVerticle> upstream) {
        super("the writer", upstream);
        this.lanes = lanes;
        this.setup = setup;
    }

    @Override
    public Future<?> start() {
        ReconnectingPool pool = setup.database().pool();
        WindowPlanTable plans = new WindowPlanTable(setup.pipeline());
        progress = new ProgressTable(setup.pipeline());
        transactions = new Transactions(vertx, pool, statements);
        probe = new DatabaseProbe(pool, statements, transactions::inProgress);
        ownership = new OwnershipCheck(
                setup.pipeline(), pool, transactions, progress, plans, committed, this::publishFenced);
        claims = new ClaimTransaction(setup, plans, progress, committed, ownership);
        FlushTransaction flush = new FlushTransaction(plans, progress, quarantineTable(), results());
        flushes = new FlushQueue(
                vertx,
                lanes,
                setup.aggregation().table(),
                new FlushCommits(transactions, flush),
                committed,
                ownership,
                this::onCommit,
                this::crash);
        rollups = new RollupKeeper(vertx, pool, setup.config());
        rollups.tick();
        vertx.setPeriodic(TICK_MS, timer -> tick());
        return Future.all(
                Bus.serve(vertx, Addresses.CLAIM, this::onClaim),
                Bus.serve(vertx, Addresses.ORPHANS, this::onOrphans),
                Bus.serve(vertx, Addresses.LOG_LOSS, this::onLogLoss),
                Bus.serve(vertx, Addresses.FLUSH, this::onFlush));
    }

    private QuarantineTable quarantineTable() {
        return new QuarantineTable(setup.database().packets(), setup.pipeline());
    }

    private ResultTables results() {
        return new ResultTables(vertx, setup.database().packets(), setup.pipeline(), setup.aggregation());
    }

    private void tick() {
        probe.probe();
        rollups.tick();
        if (++ticks % TICKS_PER_COMPARISON == 0) {
            ownership.check();
        }
        report();
    }

    private Future<Claimed> onClaim(Claim claim) {
        List<PartitionId> ids =
                claim.partitions().stream().map(Claim.Wanted::id).toList();
        committed.begin(ids);
        return crashOnFailure(transactions
                .commit(connection -> claims.run(connection, claim))
                .onComplete(ended -> committed.end(ids))
                .onSuccess(claimed -> ownership.onClaimed(claimed.partitions())));
    }

    private <T> Future<T> crashOnFailure(Future<T> transaction) {
        return transaction.recover(failure -> {
            crash(failure);
            return Future.failedFuture(failure.toString());
        });
    }

    private void publishFenced(Map<PartitionId, Long> epochs) {
        Bus.publish(vertx, Addresses.FENCED, new Fenced(epochs));
    }

    private Future<OrphanedPartitions> onOrphans(OrphanedPartitions.Ask ask) {
        return setup.database()
                .pool()
                .withConnection(
                        connection -> OrphanQuery.find(connection, setup.pipeline(), ask.topics()), failure -> true)
                .recover(failure -> Future.failedFuture(SqlFaults.describe(failure)));
    }

    private Future<Void> onLogLoss(LogLoss loss) {
        return crashOnFailure(transactions.commit(connection -> progress.recordLoss(connection, loss)))
                .compose(owned ->
                        owned ? Future.succeededFuture() : Future.failedFuture(loss.id() + " has another owner"));
    }

    private Future<Flushed> onFlush(Flush flush) {
        return flushes.add(flush);
    }

    private void onCommit(long tookMs) {
        probe.onAnswer();
        Bus.publish(vertx, Addresses.COMMITS, new Committed(tookMs));
    }

    private void report() {
        WriterReport report = new WriterReport(
                flushes.written(),
                new WriterReport.Repeated(
                        transactions.retries(), transactions.lockConflicts(), flushes.settledInDoubt()),
                statements
                        .problem()
                        .or(transactions::problem)
                        .or(probe::problem)
                        .or(ownership::problem));
        Bus.publish(vertx, Addresses.WRITER_REPORTS, report);
        Bus.publish(vertx, Addresses.ROLLUP_REPORTS, rollups.report(flushes.rowsByTable()));
    }

    @Override
    protected void abandon() {
        flushes.close();
        var unused = rollups.close();
    }

    /** By now no lane has a flush in flight, or the database does not answer in time. */
    @Override
    protected Future<?> stopStage() {
        report();
        return rollups.close();
    }
}
