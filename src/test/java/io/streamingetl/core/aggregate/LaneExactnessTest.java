package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static io.streamingetl.core.aggregate.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Each script is run one item at a time, all at once, with a crash and restore between any two items, and with a crash
 * at every flush, both written and not. The end is always compared with a recomputation from the logs.
 */
class LaneExactnessTest {

    @Test
    void when_eventsAreInOrder_then_exact() {
        script(job())
                .event(1_000)
                .event(9_999)
                .event(10_000)
                .event(12_000)
                .event(25_000)
                .event(P0, 25_000, 2, -700)
                .event(P0, 31_999, 2, 0)
                .event(44_000)
                .inEverySchedule(world -> assertThat(world.database().rows()).hasSize(6));
    }

    @Test
    void when_disorderIsWithinBounds_then_exactAndNoneLate() {
        script(job())
                .event(9_000)
                .event(11_999)
                .event(9_999)
                .event(21_000)
                .event(19_100)
                .event(20_500)
                .event(33_000)
                .event(31_000)
                .inEverySchedule(world ->
                        assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(8, 8, 0, 0)));
    }

    @Test
    void when_recordsAreBad_then_eachIsQuarantinedOnce() {
        script(job())
                .garbage(P0)
                .event(1_000)
                .tombstone(P0)
                .event(15_000)
                .garbage(P0)
                .ticks(1_000)
                .event(16_000)
                .ticks(1_000)
                .tombstone(P0)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0))
                            .isEqualTo(Map.of(
                                    0L,
                                    Reason.BAD_JSON,
                                    2L,
                                    Reason.TOMBSTONE,
                                    4L,
                                    Reason.BAD_JSON,
                                    6L,
                                    Reason.TOMBSTONE));
                    assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(7, 3, 0, 4));
                });
    }

    @Test
    void when_thereIsNothing_then_nothingIsWritten() {
        script(job()).withP1().idle(P0).ticks(20_000).inEverySchedule(world -> assertThat(
                        world.database().written())
                .isEmpty());
    }

    @Test
    void when_offsetsHaveGaps_then_positionsPassThem() {
        script(job())
                .startingAt(P0, 5_000_000_000L)
                .gap(P0, 3)
                .event(1_000)
                .gap(P0, 1)
                .event(2_000)
                .garbage(P0)
                .gap(P0, 100)
                .event(13_000)
                .gap(P0, 2)
                .event(27_000)
                .gap(P0, 50)
                .inEverySchedule(world ->
                        assertThat(world.database().progress(P0).nextOffset()).isEqualTo(5_000_000_161L));
    }

    @Test
    void when_partitionsShareKeys_then_theirRowsAddUp() {
        script(job())
                .withP1()
                .event(P0, 1_000, 1, 100)
                .event(P1, 2_000, 1, 20)
                .event(P1, 3_000, 2, 5)
                .event(P0, 15_000, 1, 100)
                .event(P1, 16_000, 1, 20)
                .event(P0, 28_000, 2, 100)
                .event(P1, 29_000, 2, 20)
                .inEverySchedule(world -> assertThat(world.database().rows()).hasSize(4));
    }

    @Test
    void when_onePartitionIsFarBehind_then_exact() {
        script(job())
                .withP1()
                .event(P0, 5_000, 1, 100)
                .event(P0, 15_000, 1, 100)
                .event(P0, 25_000, 1, 100)
                .event(P1, 1_000, 1, 1)
                .event(P0, 35_000, 1, 100)
                .event(P1, 13_000, 1, 2)
                .event(P1, 14_000, 2, 4)
                .event(P0, 14_000, 2, 100)
                .event(P1, 39_000, 1, 8)
                .inEverySchedule();
    }

    @Test
    void when_anotherLaneIsBehind_then_exact() {
        script(job())
                .otherLane(3_000)
                .event(1_000)
                .event(19_000)
                .garbage(P0)
                .event(35_000)
                .otherLane(10_000)
                .event(8_000)
                .otherLane(29_999)
                .event(36_000)
                .otherLane(90_000)
                .inEverySchedule();
    }

    @Test
    void when_theDatabaseIsSlow_then_whatComesMeanwhileIsWrittenAfterwards() {
        script(job().maxPanes(3))
                .withP1()
                .databaseIsSlow()
                .event(1_000)
                .idle(P1)
                .event(13_000)
                .event(P1, 2_000, 1, 10)
                .event(P0, 14_000, 2, 50)
                .garbage(P0)
                .event(P0, 15_000, 3, 50)
                .event(P0, 16_000, 4, 50)
                .databaseAnswers()
                .event(28_000)
                .inEverySchedule();
    }

    @Test
    void when_partitionsAreRebalanced_then_exact() {
        script(job())
                .withP1()
                .event(1_000)
                .event(P1, 1_000, 1, 1)
                .garbage(P0)
                .rebalance(P0)
                .event(13_000)
                .event(P1, 15_000, 1, 1)
                .rebalance(P1)
                .rebalance(P0)
                .event(29_000)
                .rebalance(P0)
                .inEverySchedule();
    }

    @Test
    void when_aPartitionIsTakenAwayDuringItsFlush_then_exact() {
        script(job())
                .withP1()
                .event(P1, 1_000, 1, 1)
                .event(1_000)
                .garbage(P0)
                .databaseIsSlow()
                .event(P1, 13_000, 1, 1)
                .event(13_000)
                .rebalance(P0)
                .event(14_000)
                .databaseAnswers()
                .event(28_000)
                .inEverySchedule();
    }
}
