package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.ProgressRows;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import org.junit.jupiter.api.Test;

/** When a partition holds windows open, and when the wall clock closes them. */
class IdleTest {
    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    @Test
    void when_laneOwnsNothing_then_itHoldsNothing() {
        assertThat(lane.watermark()).isEqualTo(LaneWatermark.EMPTY);
    }

    @Test
    void when_partitionHasNoRecordAndIsNotFoundIdle_then_itHoldsEverything() {
        lane.assign(P0);

        assertThat(lane.watermark()).isEqualTo(new LaneWatermark(Watermark.NONE, Watermark.UNBOUNDED));
        assertThat(lane.nodeWatermarkMs(new LaneWatermark(50_000, Watermark.UNBOUNDED)))
                .isEqualTo(Watermark.NONE);
    }

    @Test
    void when_partitionsAreActive_then_theSlowestDecides() {
        world.log(P0).event(30_000);
        world.log(P1).event(20_000);
        read(P0, P1);

        assertThat(lane.watermark()).isEqualTo(new LaneWatermark(18_000, Watermark.UNBOUNDED));
    }

    @Test
    void when_theSlowestIsIdle_then_theOtherDecides() {
        world.log(P0).event(30_000);
        world.log(P1).event(20_000);
        read(P0, P1);
        lane.idle(P1);

        assertThat(lane.watermark()).isEqualTo(new LaneWatermark(28_000, 18_000));
        assertThat(lane.nodeWatermarkMs(LaneWatermark.EMPTY)).isEqualTo(28_000);
    }

    @Test
    void when_allAreIdle_then_theClockClosesTheLastWindow() {
        world.log(P0).event(994_000);
        read(P0);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);
        lane.idle(P0);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);

        world.clockMovesBy(1_999);
        lane.idle(P0);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);

        world.clockMovesBy(1);
        lane.flush(LaneWatermark.EMPTY);
        assertThat(world.database().rows()).hasSize(1);
        assertThat(world.database().progress(P0).closedThroughMs()).isEqualTo(1_000_000);
    }

    @Test
    void when_allAreIdleLongAfterTheLastEvent_then_onlyWindowsThatExistAreClosed() {
        world.log(P0).event(1_000);
        world.log(P1).garbage();
        read(P0, P1);
        lane.flushByTheClock();

        assertThat(world.database().rows()).hasSize(1);
        assertThat(world.database().progress(P0).closedThroughMs()).isEqualTo(10_000);
        assertThat(world.database().progress(P1).closedThroughMs()).isEqualTo(Watermark.NONE);
    }

    @Test
    void when_moreIsInTheLogThanCanBeRead_then_notIdleAtOnce() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);
        assertThat(lane.status(P0).idle()).isTrue();
        lane.state().markSilent(P0, 1, 1, false, world.tickMs());
        assertThat(lane.status(P0).idle()).isFalse();
    }

    @Test
    void when_anotherLaneIsNotIdle_then_theClockClosesNothing() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);

        assertThat(lane.due(new LaneWatermark(39_999, Watermark.UNBOUNDED))).isEqualTo(Due.NOTHING);
        assertThat(lane.due(new LaneWatermark(40_000, Watermark.UNBOUNDED))).isEqualTo(Due.CLOSED);
    }

    @Test
    void when_partitionIsFoundIdleWhileARecordIsOnItsWay_then_notIdle() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);
        world.log(P0).event(31_000);
        lane.poll(P0);

        assertThat(lane.watermark()).isEqualTo(new LaneWatermark(29_000, Watermark.UNBOUNDED));
    }

    @Test
    void when_positionMovesWithoutARecord_then_idleOnlyOnceItIsFoundThere() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);
        world.log(P0).gap(2);
        lane.poll(P0);
        assertThat(lane.status(P0).idle()).isFalse();

        lane.idle(P0);
        assertThat(lane.status(P0).idle()).isTrue();
    }

    @Test
    void when_notFoundIdleAgain_then_noLongerIdle() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);
        world.ticksBy(LaneLimits.IDLE_VALID_MS);
        assertThat(lane.status(P0).idle()).isTrue();
        world.ticksBy(1);
        assertThat(lane.status(P0).idle()).isFalse();
    }

    @Test
    void when_foundIdleUnderAnOldEpoch_then_notIdle() {
        world.log(P0).event(30_000);
        read(P0);
        lane.state().markSilent(P0, 0, 1, true, world.tickMs());
        assertThat(lane.status(P0).idle()).isFalse();
        lane.state().markSilent(P1, 1, 1, true, world.tickMs());
        assertThat(lane.status(P0).idle()).isFalse();
    }

    @Test
    void when_anIdlePartitionIsAssignedAgain_then_notIdle() {
        world.log(P0).event(30_000);
        read(P0);
        lane.idle(P0);
        lane.assign(P0);
        lane.poll(P0);

        assertThat(lane.status(P0).idle()).isFalse();
    }

    @Test
    void when_theLogEndsInsideTheReplay_then_notIdle() {
        lane.state()
                .assign(
                        P0,
                        ProgressRows.row(1, 0, 1, 9, 5, 10_000, 12_000, Ledger.EMPTY),
                        new LongHashSet(),
                        world.database().plan());
        lane.state().markSilent(P0, 1, 5, true, world.tickMs());

        assertThat(lane.status(P0).idle()).isFalse();
        assertThat(lane.watermark()).isEqualTo(new LaneWatermark(Watermark.NONE, Watermark.UNBOUNDED));
    }

    private void read(PartitionId... ids) {
        for (PartitionId id : ids) {
            lane.assign(id);
            lane.poll(id);
        }
    }
}
