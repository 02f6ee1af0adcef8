package io.streamingetl.pipeline.write;

import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.write.rollup.ResultTables;
import io.streamingetl.pipeline.write.rollup.RollupAgreement;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.LatestWindow;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressClaims;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries what a start, a claim and a flush do in the database, by their own code, in one transaction that is always
 * rolled back. It takes the locks of a claim, so a pipeline that runs waits until then. What remains are the numbers
 * that it took from AUTO_INCREMENT columns. Event loop only.
 */
public final class Rehearsal {
    /** The most attempts while the pipeline that runs holds the locks. */
    private static final int ATTEMPTS = 5;

    private final Vertx vertx;
    private final Database database;
    private final EtlConfig config;
    private final Map<String, Event> events;
    private final PipelineTable pipelines;
    private final WindowPlanTable plans;
    private final ProgressTable progress;
    private final ProgressClaims claims;
    private final FlushTransaction flush;

    /**
     * @param database with all tables, which fit
     * @param events one to write for each topic that has any
     */
    public Rehearsal(Vertx vertx, Database database, EtlConfig config, Map<String, Event> events) {
        this.vertx = vertx;
        this.database = database;
        this.config = config;
        this.events = Map.copyOf(events);
        String pipeline = config.pipeline();
        pipelines = new PipelineTable(pipeline);
        plans = new WindowPlanTable(pipeline);
        progress = new ProgressTable(pipeline);
        claims = new ProgressClaims(pipeline);
        flush = new FlushTransaction(
                plans,
                progress,
                new QuarantineTable(database.packets(), pipeline),
                new ResultTables(vertx, database.packets(), pipeline, config.aggregation()));
    }

    /** Completes as the claim would; fails with the sentence that the pipeline would report. */
    public Future<Claimed> claim(Claim claim) {
        return Retry.withBackoff(vertx)
                .run(
                        attempt -> rolledBack(claim),
                        (failure, attempt) -> attempt < ATTEMPTS && SqlFaults.isLockConflict(failure))
                .recover(failure -> Future.failedFuture(SqlFaults.describe(failure)));
    }

    private Future<Claimed> rolledBack(Claim claim) {
        return database.pool()
                .withConnection(
                        connection -> connection.begin().compose(begun -> run(connection, claim)
                                .eventually(begun::rollback)),
                        failure -> true);
    }

    private Future<Claimed> run(SqlConnection connection, Claim claim) {
        long sizeMs = config.aggregation().windowMs();
        return pipelines
                .agree(connection, FixedKeys.of(config))
                .compose(agreed -> pipelines.job(connection))
                .compose(job -> plans.agree(connection, progress, new LatestWindow(config.aggregation()), sizeMs))
                .compose(plan -> new RollupAgreement(config).agree(connection).map(plan))
                .compose(plan -> claims.claim(connection, claim, plan, unknown -> 0))
                .compose(claimed ->
                        flush.run(connection, flushes(claimed.partitions())).map(claimed));
    }

    /** All partitions as one lane. The first of a topic has the topic's event, the first of all a rejected record. */
    private List<LaneFlush> flushes(List<Claimed.Owned> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        Map<String, Event> unwritten = new HashMap<>(events);
        List<PartitionFlush> flushes = new ArrayList<>();
        List<WindowPanes> panes = new ArrayList<>();
        for (Claimed.Owned owned : partitions) {
            Optional.ofNullable(unwritten.remove(owned.id().topic()))
                    .ifPresent(event -> panes.add(panes(event, owned)));
            flushes.add(new PartitionFlush(
                    owned.id(),
                    owned.progress(),
                    after(owned.progress()),
                    flushes.isEmpty() ? List.of(rejected(owned.progress())) : List.of(),
                    Map.of(),
                    Optional.empty()));
        }
        return List.of(new LaneFlush(flushes, panes, partitions.get(0).plan()));
    }

    private static Progress after(Progress before) {
        return before.toBuilder().flushes(before.flushes() + 1).build();
    }

    private WindowPanes panes(Event event, Claimed.Owned owned) {
        PaneTable table = new PaneTable(config.aggregation().measures());
        table.add(event);
        return new WindowPanes(owned.plan().endOf(event.timeMs), table);
    }

    /** At the next offset, whose record is not read yet, so it is not in quarantine. */
    private static QuarantinedRecord rejected(Progress progress) {
        return new QuarantinedRecord(progress.nextOffset(), Rejections.tombstone(), null, 0, null, 0, Optional.empty());
    }
}
