package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.LaneWatermark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A lane in a simulated world: what its consumer, its aggregator and the writer do around {@link LaneState}. */
final class LaneHarness {
    private static final class Reader {
        final long epoch;
        long position;

        Reader(long epoch, long position) {
            this.epoch = epoch;
            this.position = position;
        }
    }

    private final World world;
    private final Map<PartitionId, Reader> readers = new TreeMap<>();
    private LaneState state;
    private LaneFlush inFlight;

    /** Whether what is in flight is written, as the database said last; empty before it was asked. */
    private Optional<Boolean> answer = Optional.empty();

    LaneHarness(World world) {
        this.world = world;
        start();
    }

    private void start() {
        state = world.job().newLane();
        due(LaneWatermark.EMPTY); // as the aggregator's timer does long before anything is assigned
    }

    /** Claims a partition and reads it from its resume offset on. */
    void assign(PartitionId id) {
        Progress claimed = world.database().claim(id, world.log(id).start());
        state.assign(
                id,
                claimed,
                world.database().quarantinedInReplay(id),
                world.database().plan());
        readers.put(id, new Reader(claimed.epoch(), claimed.resumeOffset()));
        claimDropped();
    }

    /** What was dropped together with another partition is claimed anew. */
    private void claimDropped() {
        state.takeDropped().forEach(this::claimAnew);
    }

    /** Reads a partition to its end, commits and crashes, so that the next claim replays the open windows. */
    void readCommitAndCrash(PartitionId id) {
        assign(id);
        poll(id);
        flush(LaneWatermark.EMPTY);
        crash();
    }

    void drop(PartitionId id) {
        readers.remove(id);
        state.drop(id);
        claimDropped();
    }

    /** The partition is taken away in order: if it shares panes, they are in flight then. */
    void leave(PartitionId id) {
        if (state.sharesPanes(Set.of(id)) && !state.flushing()) {
            readers.remove(id);
            inFlight = state.takeLeaving(Set.of(id));
        } else {
            drop(id);
        }
    }

    Set<PartitionId> owned() {
        return readers.keySet();
    }

    /** Folds at most so many of the next records; false where there is none, or the lane is full. */
    boolean poll(PartitionId id, int most) {
        Reader reader = readers.get(id);
        if (reader == null || state.full() || reader.position == world.log(id).end()) {
            return false;
        }
        PartitionLog.Batch batch = world.log(id).read(reader.position, most);
        reader.position = batch.nextOffset();
        state.fold(id, reader.epoch, world.decoded(batch), batch.nextOffset(), Progress.UNKNOWN_EPOCH, world.tickMs());
        claimDropped();
        return true;
    }

    /** Folds all that is there. */
    void poll(PartitionId id) {
        poll(id, Integer.MAX_VALUE);
    }

    /** Folds records that were folded before, and at most so many new ones with them. */
    void pollAgain(PartitionId id, long from, int most) {
        Reader reader = readers.get(id);
        PartitionLog.Batch batch = world.log(id).read(from, most);
        reader.position = Math.max(reader.position, batch.nextOffset());
        state.fold(id, reader.epoch, world.decoded(batch), batch.nextOffset(), Progress.UNKNOWN_EPOCH, world.tickMs());
    }

    /** The partition is found idle, if it is at its end. */
    void idle(PartitionId id) {
        Reader reader = readers.get(id);
        if (reader != null && reader.position == world.log(id).end()) {
            state.markSilent(id, reader.epoch, reader.position, true, world.tickMs());
        }
    }

    LaneWatermark watermark() {
        return state.watermark(world.tickMs());
    }

    long nodeWatermarkMs(LaneWatermark otherLane) {
        return LaneWatermark.ofNode(
                List.of(watermark(), otherLane), world.nowMs() - world.job().maxOutOfOrdernessMs());
    }

    Due due(LaneWatermark otherLane) {
        return state.due(nodeWatermarkMs(otherLane), world.tickMs());
    }

    /** Takes what is due; it is then in flight. False where nothing is. */
    boolean takeFlush(LaneWatermark otherLane) {
        Due due = due(otherLane);
        if (due == Due.NOTHING) {
            return false;
        }
        inFlight = state.takeFlush(due, nodeWatermarkMs(otherLane), world.tickMs());
        return true;
    }

    LaneFlush inFlight() {
        return inFlight;
    }

    /** Takes what is due, and it is written and answered. */
    void flush(LaneWatermark otherLane) {
        assertThat(takeFlush(otherLane)).as("something is due").isTrue();
        commitAndHear();
    }

    /** The partitions are found idle, and the clock closes every window. */
    void flushByTheClock() {
        readers.keySet().forEach(this::idle);
        flush(LaneWatermark.EMPTY);
    }

    /** The database runs the transaction in flight; its answer is under way. */
    void commit() {
        answer = Optional.of(world.database().commit(inFlight));
        world.recomputation().verify();
    }

    /** The answer comes; false where there is none under way. */
    boolean hear() {
        if (answer.isEmpty()) {
            return false;
        }
        LaneFlush flush = inFlight;
        if (answer.get()) {
            flush.partitions().forEach(state::committed);
        } else {
            flush.partitions().forEach(one -> state.drop(one.id(), one.before().epoch()));
        }
        state.flushSettled(flush);
        boolean written = answer.get();
        inFlight = null;
        answer = Optional.empty();
        claimDropped();
        if (!written) {
            flush.partitions().forEach(one -> claimAnew(one.id(), one.before().epoch()));
        }
        return true;
    }

    /** Unless somebody else has taken the partition since. */
    private void claimAnew(PartitionId id, long epoch) {
        Reader reader = readers.get(id);
        if (reader != null && reader.epoch == epoch) {
            readers.remove(id);
            if (world.database().progress(id).epoch() == epoch) {
                assign(id);
            }
        }
    }

    void commitAndHear() {
        commit();
        hear();
    }

    /** All that was in memory is gone. */
    void crash() {
        readers.clear();
        inFlight = null;
        answer = Optional.empty();
        start();
    }

    LaneState state() {
        return state;
    }

    PartitionStatus status(PartitionId id) {
        return state.status(world.tickMs()).stream()
                .filter(status -> status.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
