package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.core.quarantine.QuarantineSampler;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All partitions of one lane, and the lane's decisions, without a clock or a message. At most one flush is in flight;
 * meanwhile the lane folds records until it reaches a limit.
 *
 * <p>Every {@code tickMs} is the time of a monotonic clock, by which intervals are measured. Not thread-safe.
 */
public final class LaneState {
    private final FoldRules rules;
    private final FlushRules flushRules;
    private final QuarantineSampler sampler;
    private final Event event;
    private final OwnedPartitions partitions = new OwnedPartitions();
    private final List<ProgressConflict> conflicts = new ArrayList<>();
    private PaneTotals inFlight = PaneTotals.NONE;
    private boolean flushing;

    public LaneState(FoldRules rules, LaneLimits limits) {
        this.rules = rules;
        this.flushRules = new FlushRules(limits);
        this.sampler = new QuarantineSampler(limits.quarantineRowsPerMinute());
        this.event = new Event(rules.aggregation().operands().size());
    }

    /**
     * Takes a claimed partition. State of an earlier claim is dropped.
     *
     * @param quarantined its quarantined offsets from the resume offset up to the next offset
     * @param plan the windows of its events while it is owned under this epoch
     */
    public void assign(PartitionId id, Progress progress, LongHashSet quarantined, WindowPlan plan) {
        partitions.put(new PartitionState(id, progress, quarantined, plan, rules, sampler, event));
    }

    /** Drops a partition with all that it holds, except for its part of the flush in flight. */
    public void drop(PartitionId id) {
        partitions.remove(id);
    }

    /** Drops a partition unless it was claimed again after this epoch. */
    public void drop(PartitionId id, long epoch) {
        if (partitions.get(id, epoch) != null) {
            partitions.remove(id);
        }
    }

    public void dropAll() {
        partitions.clear();
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
            partitions.remove(id);
            conflicts.add(new ProgressConflict(id, epoch, owned.state.committedOffset(), conflict));
        }
    }

    /** The partitions that were dropped since the last call because their replay contradicts their progress. */
    public List<ProgressConflict> takeConflicts() {
        if (conflicts.isEmpty()) {
            return List.of();
        }
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
        return flushing ? Due.NOTHING : flushRules.due(partitions.states(), nodeWatermarkMs, tickMs);
    }

    /**
     * Takes what is due: one flush for each partition that has something to write, in partition order. The flush is
     * then in flight.
     */
    public List<PartitionFlush> takeFlush(Due due, long nodeWatermarkMs, long tickMs) {
        List<PartitionFlush> flushes = new ArrayList<>();
        for (PartitionState state : partitions.states()) {
            if (state.hasUnwritten() || state.hasMoved()) {
                flushes.add(state.takeFlush(nodeWatermarkMs, due == Due.ALL));
            }
        }
        inFlight = PaneTotals.flushed(flushes);
        flushing = true;
        flushRules.taken(due, tickMs);
        return flushes;
    }

    /**
     * Takes all that is held of these topics, including panes of open windows, and drops their partitions. Unless it is
     * empty, the flush is then in flight. To be called while no flush is.
     */
    public List<PartitionFlush> takeTopics(Set<String> topics) {
        List<PartitionFlush> flushes = new ArrayList<>();
        for (PartitionState state : partitions.states()) {
            if (topics.contains(state.id().topic())) {
                if (state.hasUnwritten() || state.hasMoved()) {
                    flushes.add(state.takeFlush(Watermark.NONE, true));
                }
                partitions.remove(state.id());
            }
        }
        inFlight = PaneTotals.flushed(flushes);
        flushing = !flushes.isEmpty();
        return flushes;
    }

    /** Whether a partition of these topics is still replaying. */
    public boolean replays(Set<String> topics) {
        return partitions.states().stream()
                .anyMatch(state -> topics.contains(state.id().topic()) && state.replaying());
    }

    /** The partition's part of the flush in flight is committed. */
    public void committed(PartitionFlush flush) {
        LanePartition owned = partitions.get(flush.id(), flush.after().epoch());
        if (owned != null) {
            owned.state.committed(flush.after());
        }
    }

    /** The partition's part of the flush in flight was too large for a transaction; later ones have half its panes. */
    public void tooLarge(PartitionFlush flush) {
        flushRules.halve(flush.paneCount());
    }

    /** The flush in flight is settled: each of its partitions is committed or dropped. */
    public void flushSettled() {
        inFlight = PaneTotals.NONE;
        flushing = false;
    }

    /** Whether records must wait for the flush in flight. */
    public boolean full() {
        return flushing && flushRules.overLimit(partitions.states(), inFlight);
    }

    /** Whether a flush is in flight. */
    public boolean flushing() {
        return flushing;
    }

    /** The panes that the lane holds and that are not in flight. */
    PaneTotals held() {
        return PaneTotals.held(partitions.states());
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
