package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.core.quarantine.QuarantineSampler;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.WindowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All partitions of one lane, and the lane's decisions, without a clock or a message. At most one flush is in flight;
 * meanwhile the lane folds records until it reaches a limit.
 *
 * <p>The partitions share the panes of the lane, and no partition's part can be taken out of them. If a partition is
 * dropped that has fed open panes, all of these are dropped, and every partition that has fed them: each must be
 * claimed and read again from its resume offset.
 *
 * <p>Every {@code tickMs} is the time of a monotonic clock, by which intervals are measured. Not thread-safe.
 */
public final class LaneState {
    private final FoldRules rules;
    private final QuarantineSampler sampler;
    private final Event event;
    private final OwnedPartitions partitions = new OwnedPartitions();
    private final OpenWindows open;
    private final FlushTaker flushes;
    private final List<ProgressConflict> conflicts = new ArrayList<>();

    public LaneState(FoldRules rules, LaneLimits limits) {
        this.rules = rules;
        this.open = new OpenWindows(rules.aggregation().measures(), limits.spareBytes());
        this.flushes = new FlushTaker(limits, partitions, open);
        this.sampler = new QuarantineSampler(limits.quarantineRowsPerMinute());
        this.event = new Event(rules.aggregation().operands().size());
    }

    /**
     * Takes a claimed partition. State of an earlier claim is dropped.
     *
     * @param quarantined its quarantined offsets from the resume offset up to the next offset
     * @param plan the windows of its events while it is owned under this epoch. If it is not that of the other
     *     partitions, these are dropped
     */
    public void assign(PartitionId id, Progress progress, LongHashSet quarantined, WindowPlan plan) {
        drop(id);
        if (!plan.equals(open.plan())) {
            partitions.dropWhere(state -> true);
            open.restart(plan);
        }
        partitions.put(new PartitionState(id, progress, quarantined, open, rules, sampler, event));
    }

    /** Drops a partition with all that it has fed, except for its part of the flush in flight. */
    public void drop(PartitionId id) {
        PartitionState state = partitions.remove(id);
        if (state != null && !state.fed().isEmpty()) {
            open.restart(open.plan());
            partitions.dropWhere(other -> !other.fed().isEmpty());
        }
    }

    /** Drops a partition unless it was claimed again after this epoch. */
    public void drop(PartitionId id, long epoch) {
        if (partitions.get(id, epoch) != null) {
            drop(id);
        }
    }

    public void dropAll() {
        partitions.clear();
        open.restart(open.plan());
    }

    /**
     * The partitions that were dropped with another one since the last call, with their epochs; to be claimed again.
     */
    public Map<PartitionId, Long> takeDropped() {
        return partitions.takeDropped();
    }

    /** The owned partitions. */
    public Set<PartitionId> partitions() {
        return partitions.ids();
    }

    /**
     * Checks the offset at which a batch begins, before the batch is folded: a gap between two batches would lose
     * records silently. A batch of another epoch passes.
     *
     * @throws IllegalStateException if the batch does not begin where the previous one ended
     */
    public void requireContiguous(PartitionId id, long epoch, long fromOffset) {
        LanePartition owned = partitions.get(id, epoch);
        if (owned != null && owned.state.position() != fromOffset) {
            throw new IllegalStateException("a batch of " + id + " begins at offset " + fromOffset
                    + ", but the one before it ended at " + owned.state.position());
        }
    }

    /**
     * Folds polled records. Records of a partition that this lane does not own under this epoch are ignored.
     *
     * @param nextOffset the consumer's position after these records
     * @param nextLeaderEpoch leader epoch of the batch that holds the offset before {@code nextOffset}
     */
    public void fold(
            PartitionId id, long epoch, DecodedRecords records, long nextOffset, int nextLeaderEpoch, long tickMs) {
        LanePartition owned = partitions.get(id, epoch);
        if (owned == null) {
            return;
        }
        owned.state.fold(records, nextOffset, nextLeaderEpoch, tickMs);
        String conflict = owned.state.conflict();
        if (!conflict.isEmpty()) {
            drop(id);
            conflicts.add(new ProgressConflict(id, epoch, owned.state.committedOffset(), conflict));
        }
    }

    /** The partitions that were dropped since the last call because their replay contradicts their progress. */
    public List<ProgressConflict> takeConflicts() {
        List<ProgressConflict> taken = List.copyOf(conflicts);
        conflicts.clear();
        return taken;
    }

    /**
     * No record came from the partition for a while.
     *
     * @param position how far it is read
     * @param caughtUp whether its log ends there. The partition is then idle; otherwise it is not, whatever was found
     *     before
     */
    public void markSilent(PartitionId id, long epoch, long position, boolean caughtUp, long tickMs) {
        LanePartition owned = partitions.get(id, epoch);
        if (owned != null) {
            owned.markSilent(position, caughtUp, tickMs);
        }
    }

    /** This lane's part of the node's watermark. */
    public LaneWatermark watermark(long tickMs) {
        return partitions.watermark(tickMs);
    }

    /** Whether a watermark passes the end of a window as it moves from one time to the other. */
    public boolean closesWindow(long beforeMs, long afterMs) {
        return afterMs != beforeMs
                && partitions.states().stream()
                        .anyMatch(state ->
                                state.time().closedBy(afterMs) != state.time().closedBy(beforeMs));
    }

    /** What must be written at this watermark of the node; nothing while a flush is in flight. */
    public Due due(long nodeWatermarkMs, long tickMs) {
        return flushes.due(nodeWatermarkMs, tickMs);
    }

    /** Takes what is due. The flush is then in flight. */
    public LaneFlush takeFlush(Due due, long nodeWatermarkMs, long tickMs) {
        return flushes.take(due, nodeWatermarkMs, tickMs);
    }

    /** Whether partitions other than these have fed the same panes as these. */
    public boolean sharesPanes(Set<PartitionId> ids) {
        return partitions.fed(ids::contains) && partitions.fed(id -> !ids.contains(id));
    }

    /**
     * Drops these partitions after it has taken what they have to write, which is all panes of the lane, those of open
     * windows included. Unless the flush is empty, it is then in flight. To be called while no flush is.
     */
    public LaneFlush takeLeaving(Set<PartitionId> leaving) {
        LaneFlush flush = flushes.takeLeaving(leaving);
        leaving.forEach(partitions::remove);
        return flush;
    }

    /** The owned partitions of these topics. */
    public Set<PartitionId> partitions(Set<String> topics) {
        return partitions.ids(topics);
    }

    /** Whether a partition of these topics is still replaying. */
    public boolean replays(Set<String> topics) {
        return partitions.replay(topics);
    }

    /** The partition's part of the flush in flight is committed. */
    public void committed(PartitionFlush flush) {
        LanePartition owned = partitions.get(flush.id(), flush.after().epoch());
        if (owned != null) {
            owned.state.committed(flush.after());
        }
    }

    /** The flush in flight was too large for a transaction; later ones have half its panes. */
    public void tooLarge(LaneFlush flush) {
        flushes.tooLarge(flush);
    }

    /** The flush in flight is settled: its partitions are committed or dropped, and its panes are not used any more. */
    public void flushSettled(LaneFlush flush) {
        flushes.settled(flush);
    }

    /** Whether records must wait for the flush in flight. */
    public boolean full() {
        return flushes.full();
    }

    /** Whether a flush is in flight. */
    public boolean flushing() {
        return flushes.flushing();
    }

    /** The panes that the lane holds and that are not in flight. */
    PaneTotals held() {
        return open.totals();
    }

    /** Number of panes that the lane holds and that are not in flight. */
    public int openPanes() {
        return Math.toIntExact(held().panes());
    }

    /** The reasons for which more records come than are kept in quarantine. */
    public Set<Reason> floods(long tickMs) {
        return sampler.floods(tickMs);
    }

    /** The status of each partition, in partition order. */
    public List<PartitionStatus> status(long tickMs) {
        return partitions.status(tickMs);
    }
}
