package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.Due.ALL;
import static io.streamingetl.core.aggregate.Due.CLOSED;
import static io.streamingetl.core.aggregate.Due.NOTHING;
import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.decode.json.BareRecords;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a lane does to hold no more than it may: it writes early, and then takes in no more. */
class LaneLimitsTest {
    /** Another lane that holds everything open. */
    private static final LaneWatermark BEHIND = new LaneWatermark(Watermark.NONE, Watermark.UNBOUNDED);

    /** Garbage of 64 KiB a record. */
    private record LargeGarbage(int count) implements BareRecords {
        private static final int BYTES = 64 * 1024;

        @Override
        public long offset(int index) {
            return index;
        }

        @Override
        public ByteBuffer value(int index) {
            return ByteBuffer.allocate(BYTES);
        }
    }

    private World world = new World(job());
    private LaneHarness lane = new LaneHarness(world);

    @Test
    void when_openKeysOfAllPartitionsReachTheLimit_then_allPanes() {
        configure(job().maxPanes(3));
        world.log(P0).event(1_000, 1, 1).event(1_000, 2, 1).event(1_000, 1, 1);
        read();
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.log(P1).event(1_000, 2, 1);
        lane.assign(P1);
        lane.poll(P1);
        assertThat(lane.due(BEHIND)).as("a key that the lane has").isEqualTo(NOTHING);
        world.log(P1).event(1_000, 3, 1);
        lane.poll(P1);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
        lane.flush(BEHIND);

        assertThat(lane.state().openPanes()).isZero();
        assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(3);
    }

    /** The same keys in so many windows, each of which has a table of its own. */
    private void openWindows(int windows) {
        for (int window = 0; window < windows; window++) {
            world.log(P0).event(window * 10_000L + 1_000, 1, 1).event(window * 10_000L + 1_000, 2, 1);
        }
        read();
    }

    @Test
    void when_panesReachTheMemoryTheyMayTake_then_allPanesAndNoMemoryIsHeld() {
        openWindows(1);
        long bytes = lane.state().held().bytes();
        assertThat(bytes)
                .isGreaterThan(2L * Long.BYTES * (LaneJob.AGGREGATION.measures().count() + 1));

        configure(job().maxPaneBytes(3 * bytes));
        openWindows(2);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        configure(job().maxPaneBytes(3 * bytes));
        openWindows(3);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
        lane.flush(BEHIND);

        assertThat(lane.state().held().bytes()).isZero();
    }

    @Test
    void when_panesInFlightTakeTheMemory_then_fullUntilTheFlushIsDone() {
        configure(job().maxPaneBytes(1));
        openWindows(1);
        assertThat(lane.state().full()).isFalse();
        assertThat(lane.takeFlush(BEHIND)).isTrue();
        assertThat(lane.state().full()).isTrue();

        lane.commitAndHear();
        assertThat(lane.state().full()).isFalse();
    }

    @Test
    void when_resumeOffsetFallsBehind_then_allPanes() {
        configure(job().maxReplayRecords(5));
        world.log(P0).event(1_000).gap(3);
        read();
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.log(P0).gap(1);
        lane.poll(P0);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
        lane.flush(BEHIND);

        assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(5);
    }

    @Test
    void when_manyRecordsAreRejected_then_writtenAtOnce() {
        for (int i = 1; i < LaneLimits.MAX_REJECTED; i++) {
            world.log(P0).garbage();
        }
        read();
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.log(P0).tombstone();
        lane.poll(P0);
        assertThat(lane.due(BEHIND)).isEqualTo(CLOSED);
    }

    @Test
    @Tag("slow")
    void when_aReplayWouldMeetManyQuarantinedRecords_then_allPanesAreWrittenAndItMeetsNone() {
        world.log(P0).event(1_000);
        for (int i = 0; i < LaneLimits.MAX_QUARANTINED_IN_REPLAY; i++) {
            world.log(P0).garbage();
        }
        read();
        lane.flush(BEHIND);
        assertThat(world.database().progress(P0).resumeOffset()).isZero();
        lane.crash();
        read();
        world.log(P0).garbage();
        lane.poll(P0);
        world.ticksBy(LaneLimits.PROGRESS_MS);
        lane.flush(BEHIND);
        assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(LaneLimits.MAX_QUARANTINED_IN_REPLAY + 2);
        assertThat(world.database().quarantinedInReplay(P0)).isEmpty();
    }

    @Test
    @Tag("slow")
    void when_lateEventsComeInAFlood_then_allAreKeptAndTheLaneIsFullUntilTheyAreWritten() {
        configure(job().quarantiningLate().quarantineRows(1));
        world.log(P0).event(500_000);
        for (int i = 0; i < 3 * LaneLimits.MAX_REJECTED; i++) {
            world.log(P0).event(1_000);
        }
        lane.assign(P0);
        lane.poll(P0, 1 + LaneLimits.MAX_REJECTED);
        assertThat(lane.takeFlush(BEHIND)).isTrue();
        lane.poll(P0, LaneLimits.MAX_REJECTED);
        assertThat(lane.state().full()).isTrue();
        lane.commitAndHear();
        lane.flush(BEHIND);
        lane.poll(P0);
        lane.flush(BEHIND);

        assertThat(world.database().quarantined(P0)).hasSize(3 * LaneLimits.MAX_REJECTED);
        assertThat(world.database().leftOut()).isZero();
        assertThat(lane.state().floods(world.tickMs())).isEmpty();
    }

    @Test
    void when_nothingIsInFlight_then_neverFull() {
        configure(job().maxPanes(1));
        world.log(P0).event(1_000, 1, 1).event(1_000, 2, 1);
        read();

        assertThat(lane.state().full()).isFalse();
    }

    @Test
    void when_openKeysAndThoseInFlightReachTheLimit_then_fullUntilTheFlushIsDone() {
        configure(job().maxPanes(3));
        world.log(P0).event(1_000, 1, 1).event(1_000, 2, 1).event(31_000, 1, 1);
        read();
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        assertThat(lane.state().full()).isTrue();

        lane.commitAndHear();
        assertThat(lane.state().full()).isFalse();
    }

    @Test
    void when_recordsToReplayReachTheLimitDuringAFlush_then_full() {
        configure(job().maxReplayRecords(4));
        world.log(P0).event(1_000).event(31_000).event(32_000);
        read();
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        assertThat(lane.state().full()).isFalse();
        world.log(P0).event(33_000).event(34_000);
        lane.poll(P0);
        assertThat(lane.state().full()).isTrue();
    }

    @Test
    void when_manyBytesAreRejected_then_writtenAtOnceAndFullIfThatIsUnderWay() {
        int most = (int) (LaneLimits.MAX_REJECTED_BYTES / LargeGarbage.BYTES);
        lane.assign(P0);
        lane.state()
                .fold(
                        P0,
                        1,
                        world.decoded(new LargeGarbage(most - 1)),
                        most - 1,
                        Progress.UNKNOWN_EPOCH,
                        world.tickMs());
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        lane.state().fold(P0, 1, world.decoded(new LargeGarbage(most)), most, Progress.UNKNOWN_EPOCH, world.tickMs());
        assertThat(lane.due(BEHIND)).isEqualTo(CLOSED);
        assertThat(lane.takeFlush(BEHIND)).isTrue();
        assertThat(lane.state().full()).isFalse();

        lane.state()
                .fold(
                        P0,
                        1,
                        world.decoded(new LargeGarbage(2 * most)),
                        2L * most,
                        Progress.UNKNOWN_EPOCH,
                        world.tickMs());
        assertThat(lane.state().full()).isTrue();
    }

    private void configure(LaneJob job) {
        world = new World(job);
        lane = new LaneHarness(world);
    }

    private void read() {
        lane.assign(P0);
        lane.poll(P0);
    }
}
