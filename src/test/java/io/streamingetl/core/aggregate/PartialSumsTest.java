package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static io.streamingetl.core.aggregate.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.LaneWatermark;
import org.junit.jupiter.api.Test;

/** Windows that are written before they close: what is written together is what the logs hold. */
class PartialSumsTest {

    @Test
    void when_openKeysAreLimited_then_partialSumsAddUp() {
        Script script = script(job().maxPanes(2))
                .event(P0, 1_000, 1, 100)
                .event(P0, 2_000, 2, 10)
                .event(P0, 3_000, 1, 200)
                .garbage(P0)
                .event(P0, 4_000, 3, 30)
                .event(P0, 11_000, 1, 500)
                .event(P0, 5_000, 2, 40)
                .event(P0, 25_000, 1, 7);
        script.inEverySchedule(world -> assertThat(writes(world, 10_000)).isPositive());
        assertThat(writes(script.run(Schedule.ONE_BY_ONE).world(), 10_000)).isEqualTo(3);
    }

    @Test
    void when_replayIsLimited_then_partialSumsAddUp() {
        Script script = script(job().maxReplayRecords(3))
                .event(1_000)
                .garbage(P0)
                .event(2_000)
                .event(3_000)
                .gap(P0, 1)
                .event(4_000)
                .event(5_000)
                .event(25_000);
        script.inEverySchedule();
        assertThat(writes(script.run(Schedule.ONE_BY_ONE).world(), 10_000)).isEqualTo(3);
    }

    @Test
    void when_emitting_then_partialSumsAddUp() {
        Script script = script(job().emitMs(500))
                .event(1_000)
                .ticks(500)
                .event(2_000)
                .event(3_000)
                .ticks(499)
                .ticks(1)
                .garbage(P0)
                .ticks(500)
                .event(4_000)
                .event(25_000);
        script.inEverySchedule();
        assertThat(writes(script.run(Schedule.ONE_BY_ONE).world(), 10_000)).isEqualTo(3);
    }

    @Test
    void when_aWindowIsClosedForOnePartitionAndOpenForAnother_then_bothPartsAreWrittenWithTheirProgress() {
        World world = new World(job());
        LaneHarness lane = new LaneHarness(world);
        world.log(P0).event(1_000).event(31_000);
        lane.assign(P0);
        lane.poll(P0);
        lane.flush(LaneWatermark.EMPTY);
        world.log(P0).event(2_000);
        world.log(P1).event(11_000).event(3_000);
        lane.assign(P1);
        lane.poll(P0);
        lane.poll(P1);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);
        world.ticksBy(LaneLimits.BATCHING_MS);
        lane.flush(LaneWatermark.EMPTY);
        lane.crash();

        world.log(P0).event(61_000);
        world.log(P1).event(61_000);
        lane.assign(P0);
        lane.assign(P1);
        lane.poll(P0);
        lane.poll(P1);
        lane.flushByTheClock();
        world.recomputation().verifyComplete();
    }

    /** How many flushes wrote panes of this window. */
    private static long writes(World world, long endMs) {
        return world.database().flushes().stream()
                .filter(flush -> flush.panes().stream().anyMatch(panes -> panes.endMs() == endMs))
                .count();
    }
}
