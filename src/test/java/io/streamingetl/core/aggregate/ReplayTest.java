package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.aggregate.SimulatedDatabase.Row;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A partition that was left with its first window closed and its second one open, resumes at the second window's first
 * record, and reads again what was accounted for.
 */
class ReplayTest {
    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    @BeforeEach
    void leaveAWindowOpen() {
        world.log(P0)
                .event(1_000, 1, 100) // 0, closed
                .event(11_000, 1, 100) // 1, resumed at
                .event(2_000, 1, 10) // 2, closed
                .garbage() // 3, quarantined
                .event(12_000, 2, 30) // 4, closes the first window
                .event(2_000_000) // 5, too far in the future
                .event(13_000, 3, 40); // 6
        lane.readCommitAndCrash(P0);
    }

    @Test
    void when_aWindowIsOpen_then_resumesAtItsFirstRecord() {
        Progress progress = world.database().progress(P0);

        assertThat(progress.resumeOffset()).isEqualTo(1);
        assertThat(progress.nextOffset()).isEqualTo(7);
        assertThat(progress.closedThroughMs()).isEqualTo(10_000);
        assertThat(progress.ledger()).isEqualTo(new Ledger(7, 5, 0, 2));
    }

    @Test
    void when_replayed_then_onlyTheOpenWindowIsRebuilt() {
        lane.assign(P0);
        lane.poll(P0);

        PartitionStatus status = lane.status(P0);
        assertThat(status.firstOpenEndMs()).isEqualTo(20_000);
        assertThat(status.openWindows()).isEqualTo(1);
        assertThat(lane.state().openPanes()).isEqualTo(3);
    }

    @Test
    void when_replayed_then_nothingIsCountedAgain() {
        lane.assign(P0);
        lane.poll(P0);
        assertThat(lane.status(P0).ledger()).isEqualTo(new Ledger(7, 5, 0, 2));

        world.log(P0).garbage();
        lane.poll(P0);
        assertThat(lane.status(P0).ledger()).isEqualTo(new Ledger(8, 5, 0, 3));
    }

    @Test
    void when_replaying_then_holdsEverythingAndClosesNothing() {
        lane.assign(P0);
        assertThat(lane.poll(P0, 5)).isTrue();

        assertThat(lane.status(P0).replaying()).isTrue();
        assertThat(lane.watermark().activeMs()).isEqualTo(Watermark.NONE);
        assertThat(lane.state().due(900_000, world.tickMs())).isEqualTo(Due.NOTHING);
    }

    @Test
    void when_anotherPartitionClosesWindows_then_theReplayingOneDoesNot() {
        world.log(P1).event(50_000);
        lane.assign(P0);
        lane.poll(P0, 5);
        lane.assign(P1);
        lane.poll(P1);
        assertThat(lane.state().due(900_000, world.tickMs())).isEqualTo(Due.CLOSED);

        LaneFlush taken = lane.state().takeFlush(Due.CLOSED, 900_000, world.tickMs());
        assertThat(taken.panes()).extracting(WindowPanes::endMs).containsExactly(60_000L);
        for (PartitionFlush flush : taken.partitions()) {
            boolean replaying = flush.id().equals(P0);
            assertThat(flush.after().closedThroughMs()).isEqualTo(replaying ? 10_000 : 60_000);
            assertThat(flush.after().resumeOffset()).isEqualTo(1);
        }
    }

    @Test
    void when_replayIsOver_then_theWindowClosesAsItWouldHave() {
        lane.assign(P0);
        lane.poll(P0);
        assertThat(lane.status(P0).replaying()).isFalse();
        assertThat(lane.watermark().activeMs()).isEqualTo(11_000);

        world.log(P0).event(22_000);
        lane.poll(P0);
        lane.flush(LaneWatermark.EMPTY);

        assertThat(world.database().rows().get(new Row(20_000, 2)).get(0)).isEqualTo(new BigDecimal("0.30"));
        assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(7);
    }

    @Test
    void when_replayIsOverTheLimitOfKeys_then_partialSumsAndResumedBehindThem() {
        world.reconfigure(job().maxPanes(2));
        lane.crash();
        lane.assign(P0);
        lane.poll(P0, 4);
        assertThat(lane.status(P0).replaying()).isTrue();
        lane.flush(LaneWatermark.EMPTY);

        Progress progress = world.database().progress(P0);
        assertThat(progress.resumeOffset()).isEqualTo(5);
        assertThat(progress.nextOffset()).isEqualTo(7);
        assertThat(progress.closedThroughMs()).isEqualTo(10_000);
        assertThat(progress.ledger()).isEqualTo(new Ledger(7, 5, 0, 2));

        lane.crash();
        lane.assign(P0);
        lane.poll(P0);
        assertThat(lane.state().openPanes()).isEqualTo(1);
        world.log(P0).event(30_000);
        lane.poll(P0);
        lane.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_theRestOfAReplayFeedsNothing_then_resumeOffsetCatchesUpAllTheSame() {
        world.log(P1).event(1_000).garbage();
        lane.assign(P1);
        lane.poll(P1);
        world.ticksBy(LaneLimits.PROGRESS_MS);
        lane.flush(LaneWatermark.EMPTY);
        assertThat(world.database().progress(P1).resumeOffset()).isZero();
        world.reconfigure(job().maxPanes(1));
        lane.crash();
        lane.assign(P1);
        lane.poll(P1, 1);
        lane.flush(LaneWatermark.EMPTY);
        assertThat(world.database().progress(P1).resumeOffset()).isEqualTo(1);

        lane.poll(P1);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);
        world.ticksBy(LaneLimits.PROGRESS_MS);
        lane.flush(LaneWatermark.EMPTY);
        assertThat(world.database().progress(P1).resumeOffset()).isEqualTo(2);
    }

    @Test
    void when_crashesFollowEachOther_then_replayBeginsAtTheSamePlace() {
        for (int epoch = 2; epoch < 6; epoch++) {
            lane.assign(P0);
            lane.poll(P0, epoch);
            assertThat(world.database().progress(P0).epoch()).isEqualTo(epoch);
            assertThat(world.database().progress(P0).resumeOffset()).isEqualTo(1);
            lane.crash();
        }
        world.log(P0).event(30_000);
        lane.assign(P0);
        lane.poll(P0);
        lane.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    @Test
    void when_theEndOfTheReplayIsCompactedAway_then_thePositionEndsItAndThePartitionIsDropped() {
        world.log(P0).gap(5);
        lane.assign(P0);
        lane.poll(P0, 4);
        assertThat(lane.status(P0).replaying()).isTrue();

        lane.state()
                .fold(
                        P0,
                        2,
                        world.decoded(new PartitionLog.Batch(List.of(), 12)),
                        12,
                        Progress.UNKNOWN_EPOCH,
                        world.tickMs());

        assertThat(lane.state().takeConflicts())
                .extracting(ProgressConflict::id)
                .containsExactly(P0);
        assertThat(lane.state().partitions()).isEmpty();
    }

    @Test
    void when_foldedRecordsComeAgain_then_passedOver() {
        lane.assign(P0);
        lane.poll(P0, 3);
        lane.pollAgain(P0, 0, 6);
        lane.pollAgain(P0, 0, 2);
        world.log(P0).event(14_000, 1, 1).garbage().event(22_000);
        lane.poll(P0, 2);
        lane.pollAgain(P0, 5, 3);
        lane.pollAgain(P0, 0, 100);
        lane.pollAgain(P0, 0, 100);
        lane.flushByTheClock();

        assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(10, 7, 0, 3));
        world.recomputation().verifyComplete();
    }
}
