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
 * Compares what this node committed with what the database holds, also while nothing flows: a failover to a replica
 * that lagged, or a restored dump, takes committed rows back, and no flush of an idle partition would notice. Event
 * loop only.
 *
 * <p>A plain read is enough to suspect it. A proxy may send that to a replica that lags behind, so a suspicion is
 * confirmed by a read under lock, which only a primary answers.
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
    private final Consumer<Map<PartitionId, Long>> lost;
    private WindowPlan plan;
    private boolean doubtful;
    private boolean looking;
    private String trouble;

    /** @param lost is given the partitions to be claimed anew, and the epochs of the ownerships that are over */
    OwnershipCheck(
            String pipeline,
            ReconnectingPool pool,
            Transactions transactions,
            ProgressTable progress,
            WindowPlanTable plans,
            CommittedProgress committed,
            Consumer<Map<PartitionId, Long>> lost) {
        this.pipeline = pipeline;
        this.pool = pool;
        this.transactions = transactions;
        this.progress = progress;
        this.plans = plans;
        this.committed = committed;
        this.lost = lost;
    }

    /** A claim was committed, under a plan that was agreed on anew where an earlier one was lost. */
    void claimed(List<Claimed.Owned> partitions) {
        for (Claimed.Owned owned : partitions) {
            committed.committed(owned.id(), owned.progress());
            plan = owned.plan();
            doubtful = false;
        }
    }

    /** A flush found another row than its owner had left. */
    void refused(PartitionFlush flush) {
        committed.lost(flush.id(), flush.before());
        doubtful = true;
    }

    /** Whether the database may have fallen back since the last claim. */
    boolean doubtful() {
        return doubtful;
    }

    /**
     * Whether the database has lost a change of the window size: changes are added or replaced, and never taken back.
     */
    boolean fellBack(WindowPlan now) {
        return plan != null && now.segments().size() < plan.segments().size();
    }

    /** Compares, unless that is under way or nothing is owned. */
    void look() {
        Map<PartitionId, Progress> known = committed.known();
        if (looking || known.isEmpty()) {
            return;
        }
        looking = true;
        pool.withConnection(connection -> suspects(connection, known), failure -> !SqlFaults.isLockConflict(failure))
                .compose(suspects -> suspects.isEmpty() ? Future.succeededFuture(suspects) : confirmed(known, suspects))
                .onComplete(found -> {
                    looking = false;
                    trouble = found.succeeded() ? null : describe(found.cause());
                    if (found.succeeded() && !found.result().isEmpty()) {
                        lost(known, found.result());
                    }
                });
    }

    private Future<Set<PartitionId>> suspects(SqlConnection connection, Map<PartitionId, Progress> known) {
        return plans.read(connection).compose(seen -> connection
                .preparedQuery(READ)
                .execute(Tuple.of(pipeline))
                .map(rows -> committed.contradicted(known, fellBack(seen) ? (id, left) -> false : matching(rows))));
    }

    private static BiPredicate<PartitionId, Progress> matching(Iterable<Row> rows) {
        Map<PartitionId, Row> found = new HashMap<>();
        rows.forEach(row -> found.put(new PartitionId(row.getString(0), row.getInteger(1)), row));
        return (id, left) -> {
            Row row = found.get(id);
            return row != null && left.sameTransaction(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        };
    }

    private Future<Set<PartitionId>> confirmed(Map<PartitionId, Progress> known, Set<PartitionId> suspects) {
        List<PartitionId> ids = suspects.stream().sorted().toList();
        Map<PartitionId, Progress> suspected = new HashMap<>(known);
        suspected.keySet().retainAll(suspects);
        return transactions.commit(connection -> progress.lock(connection, ids).compose(rows -> plans.read(connection)
                .map(seen -> committed.contradicted(
                        suspected,
                        (id, left) -> !fellBack(seen) && rows.containsKey(id) && left.sameTransaction(rows.get(id))))));
    }

    private void lost(Map<PartitionId, Progress> known, Set<PartitionId> ids) {
        LOG.warn(
                "the database no longer holds the progress that was committed of {}: it fell back to an older state, or"
                        + " another owner has taken them since",
                ids.stream().sorted().toList());
        doubtful = true;
        Map<PartitionId, Long> epochs = new HashMap<>();
        ids.forEach(id -> {
            epochs.put(id, known.get(id).epoch());
            committed.lost(id, known.get(id));
        });
        lost.accept(epochs);
    }

    /** That it can't be reached, or is busy with something else, is noticed elsewhere. */
    private static String describe(Throwable failure) {
        return failure instanceof MySQLException || failure instanceof IllegalStateException
                ? "the committed progress can't be compared with the database: " + SqlFaults.describe(failure)
                : null;
    }

    /** Why nobody knows whether the database still holds what was committed; empty where that is known. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
