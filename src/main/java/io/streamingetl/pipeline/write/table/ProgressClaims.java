package io.streamingetl.pipeline.write.table;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Claims of partitions in {@code etl_progress}: each raises the owner epoch and draws a nonce, so that every earlier
 * owner is fenced.
 */
public final class ProgressClaims {
    private static final String RAISE_EPOCH = """
            INSERT INTO etl_progress (pipeline, topic, `partition`, topic_id, next_offset, resume_offset, owner_nonce,
              owner_epoch, flushes, closed_through, max_event_time, records, aggregated, late, quarantined)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, NULL, 0, 0, 0, 0)
            ON DUPLICATE KEY UPDATE owner_epoch = GREATEST(owner_epoch + 1, VALUES(owner_epoch)),
              owner_nonce = VALUES(owner_nonce)""";

    /** Epoch 0 means no owner yet. If another node was faster, its row stays. */
    private static final String INSERT = """
            INSERT INTO etl_progress (pipeline, topic, `partition`, topic_id, owner_epoch, flushes, next_offset,
              resume_offset, closed_through, max_event_time, records, aggregated, late, quarantined)
            VALUES (?, ?, ?, ?, 0, 0, ?, ?, NULL, NULL, 0, 0, 0, 0)
            ON DUPLICATE KEY UPDATE owner_epoch = owner_epoch""";

    private static final String COUNT = "SELECT COUNT(*) FROM etl_progress WHERE pipeline = ? AND topic = ?";

    private static final String QUARANTINED = """
            SELECT `offset` FROM etl_quarantine
            WHERE pipeline = ? AND topic = ? AND `partition` = ? AND `offset` >= ? AND `offset` < ?""";

    private final String pipeline;
    private final ProgressTable progress;

    public ProgressClaims(String pipeline) {
        this.pipeline = pipeline;
        this.progress = new ProgressTable(pipeline);
    }

    /**
     * Claims partitions, inserting their rows where they have none, and reads them. In a transaction. A partition that
     * must not start yet is not in the answer.
     *
     * @param plan the pipeline's window plan, which this transaction holds
     * @param knownEpochs this node's own epochs: the new one is higher even if the database reverted to a lower one
     */
    public Future<Claimed> claim(
            SqlConnection connection, Claim claim, WindowPlan plan, ToLongFunction<PartitionId> knownEpochs) {
        return withoutRows(connection, claim.possiblyNewTopics())
                .compose(newTopics -> insert(connection, claim.startOffsets(), newTopics)
                        .compose(inserted -> claim(connection, claim.claimable(newTopics), plan, knownEpochs)));
    }

    private Future<Claimed> claim(
            SqlConnection connection,
            List<Claim.Wanted> wanted,
            WindowPlan plan,
            ToLongFunction<PartitionId> knownEpochs) {
        List<PartitionId> ids = wanted.stream().map(Claim.Wanted::id).toList();
        List<Tuple> raises = wanted.stream()
                .map(one -> row(one).addLong(ThreadLocalRandom.current().nextLong())
                        .addLong(knownEpochs.applyAsLong(one.id()) + 1))
                .toList();
        return Statements.each(connection, RAISE_EPOCH, raises)
                .compose(raised -> progress.lockRows(connection, ids))
                .compose(rows -> withQuarantined(connection, ids, rows, plan));
    }

    /** Selects the topics of which the pipeline has no row. */
    private Future<Set<String>> withoutRows(SqlConnection connection, List<String> topics) {
        return Statements.each(
                        connection,
                        COUNT,
                        topics.stream().map(topic -> Tuple.of(pipeline, topic)).toList())
                .map(counts -> IntStream.range(0, topics.size())
                        .filter(i -> counts.get(i).iterator().next().getLong(0) == 0)
                        .mapToObj(topics::get)
                        .collect(Collectors.toSet()));
    }

    /**
     * Inserts the rows of all partitions of a topic that the pipeline reads for the first time. Each partition then
     * starts at the offset found at that time, whenever and by whichever node it is claimed; only partitions added to
     * the topic later start at their first record.
     */
    private Future<?> insert(SqlConnection connection, List<Claim.Wanted> starts, Set<String> newTopics) {
        return Statements.each(
                connection,
                INSERT,
                starts.stream()
                        .filter(start -> newTopics.contains(start.id().topic()))
                        .map(this::row)
                        .toList());
    }

    private Tuple row(Claim.Wanted wanted) {
        return progress.key(wanted.id())
                .addString(wanted.topicId())
                .addLong(wanted.startOffset())
                .addLong(wanted.startOffset());
    }

    private Future<Claimed> withQuarantined(
            SqlConnection connection, List<PartitionId> ids, Map<PartitionId, Row> rows, WindowPlan plan) {
        List<Tuple> ranges = ids.stream()
                .map(id -> {
                    Progress claimed = ProgressRow.read(id, rows.get(id));
                    return progress.key(id).addLong(claimed.resumeOffset()).addLong(claimed.nextOffset());
                })
                .toList();
        return Sequence.each(ranges, range -> WholeResult.read(connection, QUARANTINED, "", range))
                .map(results -> {
                    List<Claimed.Owned> owned = new ArrayList<>();
                    for (int i = 0; i < ids.size(); i++) {
                        LongHashSet offsets = new LongHashSet();
                        results.get(i).forEach(row -> offsets.add(row.getLong(0)));
                        Row row = rows.get(ids.get(i));
                        owned.add(new Claimed.Owned(
                                ids.get(i),
                                row.getString("topic_id"),
                                ProgressRow.read(ids.get(i), row),
                                offsets,
                                plan));
                    }
                    return new Claimed(owned);
                });
    }
}
