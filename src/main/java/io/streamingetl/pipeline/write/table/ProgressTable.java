package io.streamingetl.pipeline.write.table;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.LogLoss;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code etl_progress}: one row a partition, locked one by one in partition order by their primary keys, so that
 * transactions of several nodes neither wait for partitions that they do not share nor deadlock on those that they do.
 */
public final class ProgressTable {
    private static final String RAISE_EPOCH = """
            INSERT INTO etl_progress (pipeline, topic, `partition`, topic_id, next_offset, resume_offset, owner_nonce,
              owner_epoch, flushes, closed_through, max_event_time, records, aggregated, late, quarantined)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, 0, 0, 0, 0)
            ON DUPLICATE KEY UPDATE owner_epoch = GREATEST(owner_epoch + 1, VALUES(owner_epoch)),
              owner_nonce = VALUES(owner_nonce)""";

    /** Epoch 0: nobody owned it yet. Where another node was quicker, its row stays. */
    private static final String BEGIN = """
            INSERT INTO etl_progress (pipeline, topic, `partition`, topic_id, owner_epoch, flushes, next_offset,
              resume_offset, closed_through, max_event_time, records, aggregated, late, quarantined)
            VALUES (?, ?, ?, ?, 0, 0, ?, ?, NULL, NULL, 0, 0, 0, 0)
            ON DUPLICATE KEY UPDATE owner_epoch = owner_epoch""";

    private static final String BEGUN = "SELECT COUNT(*) FROM etl_progress WHERE pipeline = ? AND topic = ?";

    private static final String LOCK = """
            SELECT topic_id, owner_epoch, owner_nonce, flushes, next_offset, resume_offset, closed_through,
              max_event_time, records, aggregated, late, quarantined, leader_epoch, lost_from, replay
            FROM etl_progress WHERE pipeline = ? AND topic = ? AND `partition` = ? FOR UPDATE""";

    private static final String ALL = """
            SELECT max_event_time FROM etl_progress WHERE pipeline = ? ORDER BY topic, `partition`""";

    private static final String UPDATE = """
            UPDATE etl_progress SET flushes = ?, next_offset = ?, resume_offset = ?, closed_through = ?,
              max_event_time = ?, records = ?, aggregated = ?, late = ?, quarantined = ?,
              leader_epoch = ?, replay = ?
            WHERE pipeline = ? AND topic = ? AND `partition` = ? AND owner_epoch = ? AND owner_nonce = ?""";

    private static final String RECORD_LOSS = """
            UPDATE etl_progress SET lost_from = ?
            WHERE pipeline = ? AND topic = ? AND `partition` = ? AND owner_epoch = ? AND owner_nonce = ?""";

    private static final String QUARANTINED = """
            SELECT `offset` FROM etl_quarantine
            WHERE pipeline = ? AND topic = ? AND `partition` = ? AND `offset` >= ? AND `offset` < ?""";

    private final String pipeline;

    public ProgressTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Raises the partitions' epochs, making their rows where there are none, and reads them. In a transaction. A
     * partition that may not begin yet is not in the answer.
     *
     * @param plan the pipeline's window plan, which this transaction holds
     * @param knownEpochs this node's own: the new one is greater, also where the database fell back to a lesser one
     */
    public Future<Claimed> claim(
            SqlConnection connection, Claim claim, WindowPlan plan, ToLongFunction<PartitionId> knownEpochs) {
        return notBegun(connection, claim.begunOrNot())
                .compose(notBegun -> begin(connection, claim.beginnings(), notBegun)
                        .compose(begun -> claim(connection, claim.claimable(notBegun), plan, knownEpochs)));
    }

    private Future<Claimed> claim(
            SqlConnection connection,
            List<Claim.Wanted> wanted,
            WindowPlan plan,
            ToLongFunction<PartitionId> knownEpochs) {
        List<PartitionId> ids = wanted.stream().map(Claim.Wanted::id).toList();
        return Statements.each(connection, RAISE_EPOCH, claims(wanted, knownEpochs))
                .compose(raised -> rows(connection, ids))
                .compose(rows -> withQuarantined(connection, ids, rows, plan));
    }

    /** Those of the topics that the pipeline has no row of. */
    private Future<Set<String>> notBegun(SqlConnection connection, List<String> topics) {
        return Statements.each(
                        connection,
                        BEGUN,
                        topics.stream().map(topic -> Tuple.of(pipeline, topic)).toList())
                .map(counts -> IntStream.range(0, topics.size())
                        .filter(i -> counts.get(i).iterator().next().getLong(0) == 0)
                        .mapToObj(topics::get)
                        .collect(Collectors.toSet()));
    }

    /**
     * Makes the rows of all partitions of a topic that the pipeline reads for the first time, so that each begins where
     * the topic stood then, whenever and by whomever it is claimed, and only those added later at their first record.
     */
    private Future<?> begin(SqlConnection connection, List<Claim.Wanted> beginnings, Set<String> notBegun) {
        return Statements.each(
                connection,
                BEGIN,
                rows(beginnings.stream()
                        .filter(beginning -> notBegun.contains(beginning.id().topic()))
                        .toList()));
    }

    private List<Tuple> rows(List<Claim.Wanted> partitions) {
        return partitions.stream().map(this::row).toList();
    }

    private Tuple row(Claim.Wanted wanted) {
        return key(wanted.id())
                .addString(wanted.topicId())
                .addLong(wanted.startOffset())
                .addLong(wanted.startOffset());
    }

    private List<Tuple> claims(List<Claim.Wanted> partitions, ToLongFunction<PartitionId> knownEpochs) {
        return partitions.stream()
                .map(wanted -> row(wanted)
                        .addLong(ThreadLocalRandom.current().nextLong())
                        .addLong(knownEpochs.applyAsLong(wanted.id()) + 1))
                .toList();
    }

    /** Locks the partitions' rows and reads them; a partition without a row is not in the answer. In a transaction. */
    public Future<Map<PartitionId, Progress>> lock(SqlConnection connection, List<PartitionId> ids) {
        return rows(connection, ids).map(rows -> {
            Map<PartitionId, Progress> found = new HashMap<>();
            rows.forEach((id, row) -> found.put(id, progress(row)));
            return found;
        });
    }

    /**
     * Locks the rows of all partitions, and gives the greatest event time of all; {@link Watermark#NONE} where there is
     * none. In a transaction.
     */
    Future<Long> lockMaxEventTimeMs(SqlConnection connection) {
        return WholeResult.read(connection, ALL, " FOR UPDATE", Tuple.of(pipeline))
                .map(rows -> {
                    long maxMs = Watermark.NONE;
                    for (Row row : rows) {
                        maxMs = Math.max(maxMs, timeMs(row.getLong("max_event_time")));
                    }
                    return maxMs;
                });
    }

    private Future<Map<PartitionId, Row>> rows(SqlConnection connection, List<PartitionId> ids) {
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

    private Future<Claimed> withQuarantined(
            SqlConnection connection, List<PartitionId> ids, Map<PartitionId, Row> rows, WindowPlan plan) {
        List<Tuple> ranges = ids.stream()
                .map(id -> {
                    Progress progress = progress(rows.get(id));
                    return key(id).addLong(progress.resumeOffset()).addLong(progress.nextOffset());
                })
                .toList();
        return Sequence.each(ranges, range -> WholeResult.read(connection, QUARANTINED, "", range))
                .map(results -> {
                    List<Claimed.Owned> owned = new ArrayList<>();
                    for (int i = 0; i < ids.size(); i++) {
                        LongHashSet offsets = new LongHashSet();
                        results.get(i).forEach(row -> offsets.add(row.getLong(0)));
                        Row row = rows.get(ids.get(i));
                        owned.add(
                                new Claimed.Owned(ids.get(i), row.getString("topic_id"), progress(row), offsets, plan));
                    }
                    return new Claimed(owned);
                });
    }

    /** Writes what the flushes say; their rows were locked and compared before. In the same transaction. */
    public Future<Void> update(SqlConnection connection, List<PartitionFlush> flushes) {
        return Sequence.each(flushes, flush -> connection
                        .preparedQuery(UPDATE)
                        .execute(update(flush))
                        .compose(updated -> WholeResult.one(updated, flush.id() + " in etl_progress")))
                .mapEmpty();
    }

    /** Records that Kafka lost records; completes with whether the owner that found the loss still is the owner. */
    public Future<Boolean> recordLoss(SqlConnection connection, LogLoss loss) {
        return connection
                .preparedQuery(RECORD_LOSS)
                .execute(Tuple.of(
                                loss.from(),
                                pipeline,
                                loss.id().topic(),
                                loss.id().partition())
                        .addLong(loss.epoch())
                        .addLong(loss.nonce()))
                .map(matched -> matched.rowCount() > 0);
    }

    private Tuple update(PartitionFlush flush) {
        Progress after = flush.after();
        Ledger ledger = after.ledger();
        return Tuple.of(after.flushes(), after.nextOffset(), after.resumeOffset())
                .addValue(nullable(after.closedThroughMs()))
                .addValue(nullable(after.maxEventTimeMs()))
                .addLong(ledger.records())
                .addLong(ledger.aggregated())
                .addLong(ledger.late())
                .addLong(ledger.quarantined())
                .addValue(after.leaderEpoch() == Progress.UNKNOWN_EPOCH ? null : after.leaderEpoch())
                .addString(ReplayText.of(after))
                .addString(pipeline)
                .addString(flush.id().topic())
                .addInteger(flush.id().partition())
                .addLong(after.epoch())
                .addLong(after.nonce());
    }

    private Tuple key(PartitionId id) {
        return Tuple.of(pipeline, id.topic(), id.partition());
    }

    private static Progress progress(Row row) {
        return new Progress(
                row.getLong("owner_epoch"),
                row.getLong("owner_nonce"),
                row.getLong("flushes"),
                row.getLong("next_offset"),
                row.getLong("resume_offset"),
                timeMs(row.getLong("closed_through")),
                timeMs(row.getLong("max_event_time")),
                new Ledger(
                        row.getLong("records"),
                        row.getLong("aggregated"),
                        row.getLong("late"),
                        row.getLong("quarantined")),
                orElse(row.getInteger("leader_epoch"), Progress.UNKNOWN_EPOCH),
                orElse(row.getLong("lost_from"), Progress.NOTHING_LOST),
                ReplayText.records(row.getString("replay"), row.getLong("resume_offset"), row.getLong("next_offset")));
    }

    private static <T> T orElse(T nullable, T otherwise) {
        return nullable == null ? otherwise : nullable;
    }

    private static Long nullable(long timeMs) {
        return timeMs == Watermark.NONE ? null : timeMs;
    }

    private static long timeMs(Long nullable) {
        return orElse(nullable, Watermark.NONE);
    }
}
