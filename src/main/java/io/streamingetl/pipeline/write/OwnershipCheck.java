package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this node committed with what the database holds, also while no records arrive: a failover to a lagging
 * replica, or a restored dump, reverts committed rows, and no flush of an idle partition would notice. Event loop only.
 *
 * <p>A plain read is enough for a suspicion. A proxy may send it to a lagging replica, so a suspicion is confirmed by a
 * read under lock, which only a primary answers.
 */
final class OwnershipCheck {
    private static final Logger LOG = LoggerFactory.getLogger(OwnershipCheck.class);

    private static final String READ = """
            SELECT topic, `partition`, owner_epoch, owner_nonce, flushes, next_offset FROM etl_progress
            WHERE pipeline = ?""";

    private final String pipeline;
    private final ReconnectingPool pool;
    private final Transactions transactions;
    private final ProgressTable progress;
    private final WindowPlanTable plans;
    private final CommittedProgress committed;
    private final Consumer<Map<PartitionId, Long>> onLost;

    /** Of the last claim; null before the first. */
    private WindowPlan plan;

    private boolean doubtful;
    private boolean checking;
    private String problem;

    /** @param onLost takes the partitions that must be claimed again, with the epochs of the ended ownerships */
    OwnershipCheck(
            String pipeline,
            ReconnectingPool pool,
            Transactions transactions,
            ProgressTable progress,
            WindowPlanTable plans,
            CommittedProgress committed,
            Consumer<Map<PartitionId, Long>> onLost) {
        this.pipeline = pipeline;
        this.pool = pool;
        this.transactions = transactions;
        this.progress = progress;
        this.plans = plans;
        this.committed = committed;
        this.onLost = onLost;
    }

    /** A claim was committed; if the plan had been lost, the claim has agreed on it again. */
    void onClaimed(List<Claimed.Owned> partitions) {
        for (Claimed.Owned owned : partitions) {
            committed.record(owned.id(), owned.progress());
            plan = owned.plan();
            doubtful = false;
        }
    }

    /** A flush was refused: its row or its windows are not as its owner left them. */
    void onRefused(PartitionFlush flush) {
        committed.forget(flush.id(), flush.before());
        doubtful = true;
    }

    /** Whether the database may have reverted to an older state since the last claim. */
    boolean doubtful() {
        return doubtful;
    }

    /** Whether the database has lost a change of the window size: changes are added or replaced, never removed. */
    boolean isReverted(WindowPlan now) {
        return plan != null && now.segments().size() < plan.segments().size();
    }

    /** Compares, unless a comparison is in progress or nothing is owned. */
    void check() {
        Map<PartitionId, Progress> snapshot = committed.snapshot();
        if (checking || snapshot.isEmpty()) {
            return;
        }
        checking = true;
        pool.withConnection(connection -> suspects(connection, snapshot), failure -> !SqlFaults.isLockConflict(failure))
                .compose(
                        suspects -> suspects.isEmpty() ? Future.succeededFuture(suspects) : confirm(snapshot, suspects))
                .onComplete(found -> {
                    checking = false;
                    problem = found.succeeded() ? null : describe(found.cause());
                    if (found.succeeded() && !found.result().isEmpty()) {
                        drop(snapshot, found.result());
                    }
                });
    }

    private Future<Set<PartitionId>> suspects(SqlConnection connection, Map<PartitionId, Progress> snapshot) {
        return plans.read(connection).compose(current -> connection
                .preparedQuery(READ)
                .execute(Tuple.of(pipeline))
                .map(rows ->
                        committed.contradicted(snapshot, isReverted(current) ? (id, left) -> false : matching(rows))));
    }

    private static BiPredicate<PartitionId, Progress> matching(Iterable<Row> rows) {
        Map<PartitionId, Row> found = new HashMap<>();
        rows.forEach(row -> found.put(new PartitionId(row.getString(0), row.getInteger(1)), row));
        return (id, left) -> {
            Row row = found.get(id);
            return row != null && left.sameTransaction(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        };
    }

    private Future<Set<PartitionId>> confirm(Map<PartitionId, Progress> snapshot, Set<PartitionId> suspects) {
        List<PartitionId> ids = suspects.stream().sorted().toList();
        Map<PartitionId, Progress> suspected = new HashMap<>(snapshot);
        suspected.keySet().retainAll(suspects);
        return transactions.commit(connection -> progress.lock(connection, ids).compose(rows -> plans.read(connection)
                .map(current -> committed.contradicted(
                        suspected,
                        (id, left) ->
                                !isReverted(current) && rows.containsKey(id) && left.sameTransaction(rows.get(id))))));
    }

    private void drop(Map<PartitionId, Progress> snapshot, Set<PartitionId> ids) {
        LOG.warn(
                "the database no longer holds the progress that was committed, so the partitions are claimed again: it"
                        + " reverted to an older state, or another owner has claimed them since: partitions={}",
                ids.stream().sorted().toList());
        doubtful = true;
        Map<PartitionId, Long> epochs = new HashMap<>();
        ids.forEach(id -> {
            epochs.put(id, snapshot.get(id).epoch());
            committed.forget(id, snapshot.get(id));
        });
        onLost.accept(epochs);
    }

    /** The probe reports a database that is unreachable; null for such a failure. */
    private static String describe(Throwable failure) {
        return failure instanceof MySQLException || failure instanceof IllegalStateException
                ? "the committed progress can't be compared with the database: " + SqlFaults.describe(failure)
                : null;
    }

    /** Why the comparison failed; empty if it succeeded the last time. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
