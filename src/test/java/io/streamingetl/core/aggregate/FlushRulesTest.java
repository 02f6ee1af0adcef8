package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.Due.ALL;
import static io.streamingetl.core.aggregate.Due.CLOSED;
import static io.streamingetl.core.aggregate.Due.NOTHING;
import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a lane writes, and what, while no limit is reached. */
class FlushRulesTest {
    /** Another lane that holds everything open. */
    private static final LaneWatermark BEHIND = new LaneWatermark(Watermark.NONE, Watermark.UNBOUNDED);

    private World world = new World(job());
    private LaneHarness lane = new LaneHarness(world);

    @Test
    void when_noWindowEnds_then_nothing() {
        world.log(P0).event(1_000).event(11_999);
        read();

        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);
    }

    @Test
    void when_watermarkReachesTheEnd_then_closedWindowsOnly() {
        world.log(P0).event(1_000).event(12_000);
        read();
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(CLOSED);
        lane.flush(LaneWatermark.EMPTY);

        assertThat(world.database().rows().keySet()).containsExactly(new SimulatedDatabase.Row(10_000, 1));
        assertThat(lane.state().openPanes()).isEqualTo(1);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);
    }

    @Test
    void when_watermarkPassesAnEmptyWindow_then_nothing() {
        world.log(P0).event(1_000).event(12_000);
        read();
        lane.flush(LaneWatermark.EMPTY);
        world.log(P0).event(18_000);
        lane.poll(P0);

        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);
    }

    @Test
    void when_aFlushIsInFlight_then_nothingUntilItIsDone() {
        world.log(P0).event(1_000).event(12_000);
        read();
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        world.log(P0).event(35_000);
        lane.poll(P0);
        assertThat(lane.state().flushing()).isTrue();
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);

        lane.commitAndHear();
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(CLOSED);
    }

    @Test
    void when_aRecordIsRejected_then_writtenASecondLater() {
        world.log(P0).garbage();
        read();
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.ticksBy(LaneLimits.BATCHING_MS - 1);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.ticksBy(1);
        assertThat(lane.due(BEHIND)).isEqualTo(CLOSED);
    }

    @Test
    void when_aClosedWindowIsCorrected_then_writtenASecondLater() {
        world.log(P0).event(1_000).event(12_000);
        read();
        lane.flush(LaneWatermark.EMPTY);
        world.log(P0).event(2_000);
        lane.poll(P0);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);
        world.ticksBy(LaneLimits.BATCHING_MS - 1);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(NOTHING);
        world.ticksBy(1);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(CLOSED);
    }

    @Test
    void when_onlyThePositionMoved_then_writtenTenSecondsAfterTheLastFlush() {
        world.log(P0).gap(5);
        read();
        world.ticksBy(LaneLimits.PROGRESS_MS - 1);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.ticksBy(1);
        assertThat(lane.due(BEHIND)).isEqualTo(CLOSED);
        lane.flush(BEHIND);

        assertThat(world.database().progress(P0).nextOffset()).isEqualTo(5);
        world.ticksBy(10 * LaneLimits.PROGRESS_MS);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE / 1_000_000, -100_000, 0})
    void when_theMonotonicClockBeginsAnywhere_then_waitingTimesAreTheSame(long beginMs) {
        configure(job().emitMs(60_000));
        world.ticksBy(beginMs - world.tickMs());
        lane.crash();
        world.log(P0).event(1_000);
        read();
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.ticksBy(LaneLimits.PROGRESS_MS);
        assertThat(lane.due(BEHIND)).isEqualTo(CLOSED);
        world.ticksBy(60_000 - LaneLimits.PROGRESS_MS);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
    }

    @Test
    void when_emitting_then_openWindowsAreWrittenEverySoOften() {
        configure(job().emitMs(5_000));
        world.log(P0).event(1_000);
        read();
        world.ticksBy(4_999);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.ticksBy(1);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
        lane.flush(BEHIND);
        assertThat(world.database().rows()).hasSize(1);
        assertThat(world.database().progress(P0).closedThroughMs()).isEqualTo(Watermark.NONE);

        world.ticksBy(5_000);
        assertThat(lane.due(BEHIND)).isEqualTo(NOTHING);
        world.log(P0).event(2_000);
        lane.poll(P0);
        assertThat(lane.due(BEHIND)).isEqualTo(ALL);
    }

    @Test
    void when_watermarkPassesAnEnd_then_worthTelling() {
        lane.assign(P0);
        assertThat(lane.state().closesWindow(9_999, 10_000)).isTrue();
        assertThat(lane.state().closesWindow(10_000, 19_999)).isFalse();
        assertThat(lane.state().closesWindow(5_000, 5_000)).isFalse();
        assertThat(lane.state().closesWindow(Watermark.NONE, 0)).isTrue();
        assertThat(lane.state().closesWindow(Watermark.UNBOUNDED, Watermark.UNBOUNDED))
                .isFalse();
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
