package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.window.LaneWatermark;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events ahead of the wall clock, which stands at 1,000 s at first; 60 s ahead is too far. */
class FutureEventsTest {
    private static final LaneWatermark FAR = new LaneWatermark(2_000_000, 2_000_000);

    @Test
    void when_eventIsJustWithinTheLimit_then_taken() {
        script(job()).event(990_000).event(1_060_000).inEverySchedule(world -> assertThat(
                        world.database().progress(P0).ledger())
                .isEqualTo(new Ledger(2, 2, 0, 0)));
    }

    @Test
    void when_eventIsPastTheLimit_then_quarantinedAndNothingBecomesLate() {
        script(job().quarantiningLate())
                .event(990_000)
                .event(1_060_001)
                .event(Long.MAX_VALUE)
                .event(990_001)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0))
                            .isEqualTo(Map.of(1L, Reason.FUTURE, 2L, Reason.FUTURE));
                    assertThat(world.database().progress(P0).maxEventTimeMs()).isEqualTo(990_001);
                });
    }

    @Test
    void when_clockMovesOnBeforeTheReplay_then_staysQuarantined() {
        script(job())
                .event(990_000)
                .event(1_070_000)
                .event(991_000)
                .ticks(1_000)
                .ticks(1_000)
                .clock(600_000)
                .event(992_000)
                .rebalance(P0)
                .event(1_080_000)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0)).isEqualTo(Map.of(1L, Reason.FUTURE));
                    assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(5, 4, 0, 1));
                });
    }

    @Test
    void when_clockIsSetBackBeforeTheReplay_then_staysTaken() {
        World world = new World(job());
        LaneHarness lane = new LaneHarness(world);
        world.log(P0).event(1_000_000).event(1_050_000).garbage();
        lane.assign(P0);
        lane.poll(P0);
        world.ticksBy(LaneLimits.PROGRESS_MS);
        lane.flush(new LaneWatermark(0, 0));
        assertThat(world.database().progress(P0).resumeOffset()).isZero();

        lane.crash();
        world.clockMovesBy(-500_000);
        lane.assign(P0);
        lane.poll(P0);

        assertThat(lane.state().openPanes()).isEqualTo(2);
        lane.flush(FAR);
        assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(3, 2, 0, 1));
    }

    @Test
    void when_verdictWasNotWritten_then_theNextOwnerJudgesByItsOwnClock() {
        World world = new World(job());
        LaneHarness lane = new LaneHarness(world);
        world.log(P0).event(1_070_000);
        lane.assign(P0);
        lane.poll(P0);
        assertThat(lane.state().status(world.tickMs()).get(0).ledger()).isEqualTo(new Ledger(1, 0, 0, 1));

        lane.crash();
        world.clockMovesBy(10_000);
        lane.assign(P0);
        lane.poll(P0);

        assertThat(lane.state().status(world.tickMs()).get(0).ledger()).isEqualTo(new Ledger(1, 1, 0, 0));
    }
}
