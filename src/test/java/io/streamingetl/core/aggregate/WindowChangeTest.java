package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static io.streamingetl.core.aggregate.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another window size while windows are open, under every {@link Schedule}. */
class WindowChangeTest {

    @Test
    void when_theSizeGrowsWhileWindowsAreOpen_then_exact() {
        script(job())
                .event(1_000)
                .event(9_000)
                .resize(25_000)
                .event(11_000)
                .event(26_000)
                .garbage(P0)
                .event(55_000)
                .event(80_000)
                .inEverySchedule();
    }

    @Test
    void when_theSizeShrinksWhileWindowsAreOpen_then_exact() {
        script(job())
                .event(1_000)
                .event(13_000)
                .resize(3_000)
                .event(14_000)
                .event(19_999)
                .event(20_000)
                .event(20_900)
                .event(24_000)
                .event(30_000)
                .inEverySchedule();
    }

    @Test
    void when_theSizeChangesInQuickSuccession_then_exact() {
        script(job())
                .event(1_000)
                .resize(3_000)
                .resize(7_000)
                .event(8_000)
                .event(16_000)
                .resize(4_000)
                .event(17_000)
                .resize(10_000)
                .event(21_000)
                .resize(7_000)
                .event(22_000)
                .event(40_000)
                .inEverySchedule();
    }

    @Test
    void when_partitionsAreFarApart_then_exact() {
        script(job())
                .withP1()
                .event(1_000)
                .event(P1, 63_000, 1, 5)
                .resize(4_000)
                .event(33_000)
                .event(P1, 71_000, 1, 5)
                .event(64_000)
                .resize(9_000)
                .event(72_000)
                .event(P1, 90_000, 1, 5)
                .event(90_000)
                .inEverySchedule();
    }

    @Test
    void when_aLateEventIsOfAnOldSize_then_itCorrectsTheRowOfThatSize() {
        script(job())
                .event(1_000)
                .event(14_000)
                .resize(25_000)
                .event(60_000)
                .event(P0, 2_000, 1, 7)
                .event(90_000)
                .inEverySchedule();
    }

    @Test
    void when_theSizeChangesDuringAFlush_then_exact() {
        script(job())
                .withP1()
                .event(P1, 1_000, 1, 1)
                .event(1_000)
                .databaseIsSlow()
                .event(P1, 13_000, 1, 1)
                .event(13_000)
                .resize(4_000)
                .event(14_000)
                .databaseAnswers()
                .event(28_000)
                .inEverySchedule();
    }

    @Test
    void when_theClockHasClosedWindowsAhead_then_exact() {
        script(job())
                .event(1_000)
                .idle(P0)
                .clock(40_000)
                .resize(30_000)
                .event(1_035_000)
                .event(1_036_000)
                .idle(P0)
                .clock(10_000)
                .event(1_044_000)
                .event(1_090_000)
                .inEverySchedule();
    }

    @Test
    void when_panesAreOfAnotherPlan_then_nothingOfThemIsWritten() {
        World world = new World(job());
        LaneHarness lane = new LaneHarness(world);
        world.log(P0).event(1_000).event(13_000);
        lane.assign(P0);
        lane.poll(P0);
        world.database().resize(4_000);
        lane.flush(LaneWatermark.EMPTY);

        assertThat(world.database().written()).isEmpty();
        assertThat(world.database().replanned()).isEqualTo(1);
        assertThat(lane.status(P0).epoch()).isEqualTo(2);
    }

    @Test
    void when_aPartitionIsClaimedAnew_then_itsPanesAreOfThePlanThatHolds() {
        World world = new World(job());
        LaneHarness lane = new LaneHarness(world);
        world.log(P0).event(1_000).event(13_000);
        lane.assign(P0);
        lane.poll(P0);
        lane.flush(LaneWatermark.EMPTY);
        world.database().resize(4_000);
        lane.assign(P0);
        world.log(P0).event(21_000).event(30_000);
        lane.poll(P0);
        lane.flush(LaneWatermark.EMPTY);

        assertThat(world.database().plan())
                .isEqualTo(new WindowPlan(
                        List.of(new WindowPlan.Segment(0, 10_000), new WindowPlan.Segment(20_000, 4_000))));
        assertThat(world.database().rows())
                .containsOnlyKeys(
                        new SimulatedDatabase.Row(10_000, 1),
                        new SimulatedDatabase.Row(20_000, 1),
                        new SimulatedDatabase.Row(24_000, 1));
    }
}
