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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All partitions of one lane: what a lane decides, without a clock or a message. At most one flush is in flight; while
 * it is, records are folded on until a limit is reached.
 *
 * <p>The time is an argument: {@code tickMs}, of a monotonic clock, which waiting times are measured by. Not
 * thread-safe.
 */
public final class LaneState {

    /** What the lane has to write. */
    public enum Due {
        /** Nothing yet. */
        NOTHING,
        /** The panes of closed windows, rejected records and positions. */
        CLOSED,
        /** All panes, those of open windows too. */
        ALL
    }

    private final FoldRules rules;
    private final FlushRules flushRules;
    private final QuarantineSampler sample;
    private final Event event;
    private final Map<PartitionId, LanePartition> partitions = new TreeMap<>();
    private final List<ProgressConflict> unfit = new ArrayList<>();
    private int keysInFlight;
    private long bytesInFlight;
    private boolean inFlight;

    public LaneState(FoldRules rules, LaneLimits limits) {
        this.rules = rules;
        this.flushRules = new FlushRules(limits);
        this.sample = new QuarantineSampler(limits.quarantineRowsPerMinute());
        this.event = new Event(rules.aggregation().operands().size());
    }

    /**
     * Takes a partition over, as its progress row says; state of an earlier ownership is dropped.
     *
     * @param quarantined its offsets from the resume offset up to the next offset that are in quarantine
     * @param plan the windows of its events, for as long as it is owned under this epoch
     */
    public void assign(PartitionId id, Progress progress, LongHashSet quarantined, WindowPlan plan) {
        partitions.put(
                id, new LanePartition(new PartitionState(id, progress, quarantined, plan, rules, sample, event)));
    }

    /** Forgets a partition and what it holds; nothing of it is written any more, but by a flush in flight. */
    public void drop(PartitionId id) {
        partitions.remove(id);
    }

    /** Forgets a partition unless it was claimed again since this epoch. */
    public void drop(PartitionId id, long epoch) {
        LanePartition owned = partitions.get(id);
        if (owned != null && owned.state.epoch() == epoch) {
            partitions.remove(id);
        }
    }

    /** Forgets all partitions. */
    public void dropAll() {
        partitions.clear();
    }

    /** The owned partitions, in order. */
    public Set<PartitionId> partitions() {
        return Set.copyOf(partitions.keySet());
    }

    /**
     * Says where a batch of a partition begins, before it is folded: batches follow each other without a gap, or
     * records would be lost in silence. One of another epoch is of no interest.
     *
     * @throws IllegalStateException where this one does not begin where the one before it ended
     */
    public void expect(PartitionId id, long epoch, long fromOffset) {
        LanePartition owned = partitions.get(id);
        if (owned != null && owned.state.epoch() == epoch && owned.state.position() != fromOffset) {
            throw new IllegalStateException("a batch of " + id + " begins at offset " + fromOffset
                    + ", but the one before it ended at " + owned.state.position());
        }
    }

    /** As {@link #fold(PartitionId, long, DecodedRecords, long, int, long)}, of an unknown leader epoch. */
    public void fold(PartitionId id, long epoch, DecodedRecords records, long nextOffset, long tickMs) {
        fold(id, epoch, records, nextOffset, Progress.UNKNOWN_EPOCH, tickMs);
    }

    /**
     * Folds polled records; those of a partition that this lane does not own under this epoch are ignored.
     *
     * @param nextLeaderEpoch of the batch that holds the offset before {@code nextOffset}
     */
    public void fold(
            PartitionId id, long epoch, DecodedRecords records, long nextOffset, int nextLeaderEpoch, long tickMs) {
        LanePartition owned = partitions.get(id);
        if (owned != null && owned.state.epoch() == epoch) {
            owned.state.fold(records, nextOffset, nextLeaderEpoch, tickMs);
            String misfit = owned.state.misfit();
            if (!misfit.isEmpty()) {
                partitions.remove(id);
                unfit.add(new ProgressConflict(id, epoch, owned.state.committedOffset(), misfit));
            }
        }
    }

    /** The partitions that were dropped since this was asked last because their replay is not what it must be. */
    public List<ProgressConflict> takeUnfit() {
        if (unfit.isEmpty()) {
            return List.of();
        }
        List<ProgressConflict> taken = List.copyOf(unfit);
        unfit.clear();
        return taken;
    }

    /**
     * No record came from the partition for a while.
     *
     * @param position how far it is read
     * @param caughtUp whether its log ends there: it is then idle, else it is not, whatever was found before
     */
    public void silent(PartitionId id, long epoch, long position, boolean caughtUp, long tickMs) {
        LanePartition owned = partitions.get(id);
        if (owned != null && owned.state.epoch() == epoch) {
            owned.silentAt(position, caughtUp, tickMs);
        }
    }

    /** What the other lanes have to know of this lane's event time. */
    public LaneWatermark watermark(long tickMs) {
        long active = Watermark.UNBOUNDED;
        long idle = Watermark.UNBOUNDED;
        for (LanePartition owned : partitions.values()) {
            if (owned.idle(tickMs)) {
                idle = Math.min(idle, owned.state.watermarkMs());
            } else {
                active = Math.min(active, owned.state.replaying() ? Watermark.NONE : owned.state.watermarkMs());
            }
        }
        return new LaneWatermark(active, idle);
    }

    /** Whether a watermark that moved so has passed the end of a window. */
    public boolean closes(long beforeMs, long afterMs) {
        return afterMs != beforeMs
                && states().stream().anyMatch(state -> state.closedBy(afterMs) != state.closedBy(beforeMs));
    }

    /** What is to be written at this watermark of the node; nothing while a flush is in flight. */
    public Due due(long nodeWatermarkMs, long tickMs) {
        return inFlight ? Due.NOTHING : flushRules.due(states(), nodeWatermarkMs, tickMs);
    }

    /**
     * Takes what is due, one flush a partition that has something to write, in partition order; it is then in flight.
     */
    public List<PartitionFlush> takeFlush(Due due, long nodeWatermarkMs, long tickMs) {
        List<PartitionFlush> flushes = new ArrayList<>();
        for (PartitionState state : states()) {
            if (state.hasUnwritten() || state.hasMoved()) {
                flushes.add(state.takeFlush(nodeWatermarkMs, due == Due.ALL));
            }
        }
        inFlight(flushes);
        inFlight = true;
        flushRules.flushed(due, tickMs);
        return flushes;
    }

    /**
     * Takes all that is held of these topics, panes of open windows too, and drops their partitions. It is then in
     * flight, unless there is nothing; nothing else may be.
     */
    public List<PartitionFlush> takeRest(Set<String> topics) {
        List<PartitionFlush> flushes = new ArrayList<>();
        for (PartitionState state : states()) {
            if (topics.contains(state.id().topic())) {
                if (state.hasUnwritten() || state.hasMoved()) {
                    flushes.add(state.takeFlush(Watermark.NONE, true));
                }
                partitions.remove(state.id());
            }
        }
        inFlight(flushes);
        inFlight = !flushes.isEmpty();
        return flushes;
    }

    private void inFlight(List<PartitionFlush> flushes) {
        keysInFlight = flushes.stream().mapToInt(PartitionFlush::keys).sum();
        bytesInFlight = flushes.stream().mapToLong(PartitionFlush::paneBytes).sum();
    }

    /** Whether a partition of these topics still rebuilds what an earlier owner had not written. */
    public boolean replays(Set<String> topics) {
        return states().stream().anyMatch(state -> topics.contains(state.id().topic()) && state.replaying());
    }

    /** The partition's part of the flush in flight is committed. */
    public void committed(PartitionFlush flush) {
        LanePartition owned = partitions.get(flush.id());
        if (owned != null && owned.state.epoch() == flush.after().epoch()) {
            owned.state.committed(flush.after());
        }
    }

    /** The partition's part of the flush in flight was too large for a transaction: later ones are half of it. */
    public void tooLarge(PartitionFlush flush) {
        flushRules.halve(flush.keys());
    }

    /** The flush in flight is settled, each of its partitions committed or dropped. */
    public void flushDone() {
        keysInFlight = 0;
        bytesInFlight = 0;
        inFlight = false;
    }

    /** Whether records have to wait for the flush in flight. */
    public boolean full() {
        return inFlight && flushRules.overLimit(states(), keysInFlight, bytesInFlight);
    }

    /** Whether a flush is in flight. */
    public boolean flushing() {
        return inFlight;
    }

    /** How many panes the lane holds that are neither written nor in flight. */
    public int openKeys() {
        int keys = 0;
        for (LanePartition owned : partitions.values()) {
            keys += owned.state.open().keys();
        }
        return keys;
    }

    /** How much memory these panes take. */
    long paneBytes() {
        long bytes = 0;
        for (LanePartition owned : partitions.values()) {
            bytes += owned.state.open().bytes();
        }
        return bytes;
    }

    /** The reasons of which more records come than are kept in quarantine. */
    public Set<Reason> floods(long tickMs) {
        return sample.floods(tickMs);
    }

    /** What each partition of the lane stands at, in partition order. */
    public List<PartitionStatus> status(long tickMs) {
        return partitions.values().stream().map(owned -> owned.status(tickMs)).toList();
    }

    private Collection<PartitionState> states() {
        return partitions.values().stream().map(owned -> owned.state).toList();
    }
}
