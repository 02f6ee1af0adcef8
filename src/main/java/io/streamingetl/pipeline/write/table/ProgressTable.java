package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.messages.LogLoss;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code etl_progress}: one row per partition. Rows are locked one by one in partition order by their primary keys, so
 * that transactions of several nodes neither wait for partitions that they do not share nor deadlock on those that they
 * do.
 */
public final class ProgressTable {
    private static final String LOCK = "SELECT " + ProgressRow.COLUMNS
            + " FROM etl_progress WHERE pipeline = ? AND topic = ? AND `partition` = ? FOR UPDATE";

    private static final String EVENT_TIMES = """
            SELECT max_event_time FROM etl_progress WHERE pipeline = ? ORDER BY topic, `partition`""";

    /** Matches only if no later owner has claimed the partition. */
    private static final String WHERE_OWNED =
            " WHERE pipeline = ? AND topic = ? AND `partition` = ? AND owner_epoch = ? AND owner_nonce = ?";

    private static final String UPDATE = "UPDATE etl_progress SET " + ProgressRow.ASSIGNMENTS + WHERE_OWNED;

    private static final String RECORD_LOSS = "UPDATE etl_progress SET lost_from = ?" + WHERE_OWNED;

    private final String pipeline;

    public ProgressTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /** Locks and reads the partitions' rows; a partition without a row is not in the answer. In a transaction. */
    public Future<Map<PartitionId, Progress>> lock(SqlConnection connection, List<PartitionId> ids) {
        return lockRows(connection, ids).map(rows -> {
            Map<PartitionId, Progress> found = new HashMap<>();
            rows.forEach((id, row) -> found.put(id, ProgressRow.read(id, row)));
            return found;
        });
    }

    Future<Map<PartitionId, Row>> lockRows(SqlConnection connection, List<PartitionId> ids) {
        return Statements.each(connection, LOCK, ids.stream().map(this::key).toList())
                .map(results -> {
                    Map<PartitionId, Row> found = new HashMap<>();
                    for (int i = 0; i < ids.size(); i++) {
                        for (Row row : results.get(i)) {
                            found.put(ids.get(i), row);
                        }
                    }
                    return found;
                });
    }

    /**
     * Locks the rows of all partitions and returns their greatest event time; {@link Watermark#NONE} if none has one.
     * In a transaction.
     */
    public Future<Long> lockMaxEventTimeMs(SqlConnection connection) {
        return WholeResult.read(connection, EVENT_TIMES, " FOR UPDATE", Tuple.of(pipeline))
                .map(rows -> {
                    long maxMs = Watermark.NONE;
                    for (Row row : rows) {
                        maxMs = Math.max(maxMs, ProgressRow.timeMs(row.getLong("max_event_time")));
                    }
                    return maxMs;
                });
    }

    /** Writes the progress after the flushes; in the transaction that locked and compared their rows. */
    public Future<Void> update(SqlConnection connection, List<PartitionFlush> flushes) {
        return Sequence.each(flushes, flush -> connection
                        .preparedQuery(UPDATE)
                        .execute(addOwned(
                                ProgressRow.values(flush.after()),
                                flush.id(),
                                flush.after().epoch(),
                                flush.after().nonce()))
                        .compose(updated -> WholeResult.one(updated, flush.id() + " in etl_progress")))
                .mapEmpty();
    }

    /** Records that Kafka lost records; completes with whether the owner that found the loss still is the owner. */
    public Future<Boolean> recordLoss(SqlConnection connection, LogLoss loss) {
        return connection
                .preparedQuery(RECORD_LOSS)
                .execute(addOwned(Tuple.of(loss.from()), loss.id(), loss.epoch(), loss.nonce()))
                .map(matched -> matched.rowCount() > 0);
    }

    private Tuple addOwned(Tuple values, PartitionId id, long epoch, long nonce) {
        return values.addString(pipeline)
                .addString(id.topic())
                .addInteger(id.partition())
                .addLong(epoch)
                .addLong(nonce);
    }

    /** The primary key. */
    Tuple key(PartitionId id) {
        return Tuple.of(pipeline, id.topic(), id.partition());
    }
}
