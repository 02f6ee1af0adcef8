package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.pane.PaneMerge;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The tables of the database, and the transactions on them as the writer runs them: a flush is written where its row is
 * as its owner left it and its windows are those of the plan, is settled where it is written already, and is refused
 * otherwise.
 */
final class SimulatedDatabase {
    private static final KeyCodec KEYS = new KeyCodec(LaneJob.SCHEMA.key());

    /** The key of a result row. */
    record Row(long endMs, long key) {}

    private final Map<PartitionId, Progress> progress = new HashMap<>();
    private final Map<PartitionId, SortedMap<Long, Reason>> quarantine = new HashMap<>();
    private final Map<Row, List<BigDecimal>> rows = new HashMap<>();
    private final List<LaneFlush> flushes = new ArrayList<>();
    private final List<SimulatedRollup> rollups =
            List.of(new SimulatedRollup(true, 20_000), new SimulatedRollup(false, 60_000));
    private long nonces;
    private int settled;
    private int fenced;
    private long leftOut;
    private int replanned;
    private WindowPlan plan;

    SimulatedDatabase(long windowMs) {
        plan = WindowPlan.of(windowMs);
    }

    /** Raises the partition's epoch, making its row where there is none. */
    Progress claim(PartitionId id, long startOffset) {
        Progress row = progress.getOrDefault(id, Progress.startingAt(0, startOffset));
        Progress claimed = new Progress(
                row.epoch() + 1,
                ++nonces,
                row.flushes(),
                row.nextOffset(),
                row.resumeOffset(),
                row.closedThroughMs(),
                row.maxEventTimeMs(),
                row.ledger(),
                row.leaderEpoch(),
                row.lostFrom(),
                row.replayRecords());
        progress.put(id, claimed);
        return claimed;
    }

    /** The transaction that changes the window size. */
    void resize(long windowMs) {
        long maxEventTimeMs = progress.values().stream()
                .mapToLong(Progress::maxEventTimeMs)
                .max()
                .orElse(Watermark.NONE);
        plan = plan.resized(windowMs, maxEventTimeMs);
    }

    WindowPlan plan() {
        return plan;
    }

    /** How many flushes were refused because their windows were others. */
    int replanned() {
        return replanned;
    }

    /** What a claim says of the quarantine: the offsets that a replay meets. */
    LongHashSet quarantinedInReplay(PartitionId id) {
        Progress row = progress.get(id);
        LongHashSet offsets = new LongHashSet();
        quarantined(id).subMap(row.resumeOffset(), row.nextOffset()).keySet().forEach(offsets::add);
        return offsets;
    }

    /**
     * One transaction.
     *
     * @return whether the flush is written, by this transaction or an earlier one
     */
    boolean commit(LaneFlush flush) {
        if (flush.partitions().stream().anyMatch(one -> progress.get(one.id()).sameTransaction(one.after()))) {
            settled++;
            return true;
        }
        if (!flush.partitions().stream().allMatch(one -> progress.get(one.id()).sameTransaction(one.before()))) {
            fenced++;
            return false;
        }
        if (!flush.plan().equals(plan)) {
            replanned++;
            return false;
        }
        upsert(flush.panes());
        rollups.forEach(one -> one.count(flush.panes(), plan));
        flush.partitions().forEach(this::insertQuarantined);
        flush.partitions().forEach(this::updateProgress);
        flushes.add(flush);
        return true;
    }

    private void upsert(List<WindowPanes> panes) {
        PaneMerge merge = new PaneMerge(LaneJob.AGGREGATION.measures(), panes);
        Object[] key = new Object[1];
        while (merge.next()) {
            KEYS.decode(merge.keys(), merge.keyStart(), key, 0);
            List<BigDecimal> values = IntStream.range(
                            0, LaneJob.AGGREGATION.measures().count())
                    .mapToObj(merge::value)
                    .toList();
            rows.merge(new Row(merge.endMs(), (Long) key[0]), values, LaneRecomputation::merged);
        }
    }

    private void insertQuarantined(PartitionFlush flush) {
        SortedMap<Long, Reason> offsets = quarantine.computeIfAbsent(flush.id(), id -> new TreeMap<>());
        assertThat(flush.quarantined()).extracting(QuarantinedRecord::offset).isSorted();
        long rejections =
                flush.rejections().values().stream().mapToLong(Long::longValue).sum();
        assertThat(rejections)
                .as("rejections")
                .isEqualTo(flush.after().ledger().since(flush.before().ledger()).quarantined());
        leftOut += rejections - flush.quarantined().size();
        for (QuarantinedRecord record : flush.quarantined()) {
            assertThat(offsets.put(record.offset(), record.rejection().reason()))
                    .as("%s, offset %d is quarantined again", flush.id(), record.offset())
                    .isNull();
        }
    }

    private void updateProgress(PartitionFlush flush) {
        Progress before = progress.put(flush.id(), flush.after());
        Progress after = flush.after();
        assertThat(after.nextOffset()).as("next offset").isGreaterThanOrEqualTo(before.nextOffset());
        assertThat(after.resumeOffset()).as("resume offset").isGreaterThanOrEqualTo(before.resumeOffset());
        assertThat(after.closedThroughMs()).as("closed through").isGreaterThanOrEqualTo(before.closedThroughMs());
        assertThat(after.maxEventTimeMs()).as("max event time").isGreaterThanOrEqualTo(before.maxEventTimeMs());
        assertThat(after.closedThroughMs())
                .as("closed through, against the end of the window of the greatest event time")
                .isLessThanOrEqualTo(
                        after.maxEventTimeMs() == Watermark.NONE ? Watermark.NONE : plan.endOf(after.maxEventTimeMs()));
    }

    /** The rows of partitions that were ever claimed. */
    Map<PartitionId, Progress> progress() {
        return progress;
    }

    Progress progress(PartitionId id) {
        return progress.get(id);
    }

    /** The quarantined offsets of a partition and their reasons. */
    SortedMap<Long, Reason> quarantined(PartitionId id) {
        return quarantine.getOrDefault(id, new TreeMap<>());
    }

    /** A transaction that fills each roll-up with at most this many rows. */
    void fill(int most) {
        rollups.forEach(one -> one.fill(rows, plan, most));
    }

    List<SimulatedRollup> rollups() {
        return rollups;
    }

    Map<Row, List<BigDecimal>> rows() {
        return rows;
    }

    /** Every flush that a transaction wrote, in order. */
    List<LaneFlush> flushes() {
        return flushes;
    }

    /** Their partitions. */
    List<PartitionFlush> written() {
        return flushes.stream().flatMap(flush -> flush.partitions().stream()).toList();
    }

    /** How many flushes were found written already. */
    int settled() {
        return settled;
    }

    /** How many rejected records were counted and not kept. */
    long leftOut() {
        return leftOut;
    }

    /** How many flushes were refused. */
    int fenced() {
        return fenced;
    }
}
