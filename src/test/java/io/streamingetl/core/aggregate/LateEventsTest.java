package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.aggregate.Script.P1;
import static io.streamingetl.core.aggregate.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.aggregate.SimulatedDatabase.Row;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Late events: the out-of-orderness is 2 s, windows are of 10 s. */
class LateEventsTest {

    @Test
    void when_windowEndsAtTheWatermark_then_late() {
        script(job().quarantiningLate())
                .event(12_000)
                .event(9_999)
                .event(10_000)
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(Map.of(1L, Reason.LATE)));
    }

    @Test
    void when_windowEndsJustAfterTheWatermark_then_notLate() {
        script(job().quarantiningLate()).event(11_999).event(9_999).event(0).inEverySchedule(world -> assertThat(
                        world.database().progress(P0).ledger())
                .isEqualTo(new Ledger(3, 3, 0, 0)));
    }

    @Test
    void when_lateEventsAreAdded_then_theyCorrectTheirRows() {
        script(job())
                .event(P0, 1_000, 1, 100)
                .event(P0, 25_000, 1, 100)
                .event(P0, 2_000, 1, 11)
                .event(P0, 3_000, 2, 22)
                .ticks(1_000)
                .event(P0, 12_000, 1, 33)
                .event(P0, 4_000, 1, 44)
                .event(P0, 45_000, 1, 100)
                .inEverySchedule(world -> {
                    assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(7, 7, 4, 0));
                    assertThat(world.database().rows().get(new Row(10_000, 1)).get(0))
                            .isEqualTo(new BigDecimal("1.55"));
                });
    }

    @Test
    void when_lateEventsAreQuarantined_then_eachOnceAndInNoRow() {
        script(job().quarantiningLate())
                .event(P0, 1_000, 1, 100)
                .event(P0, 25_000, 1, 100)
                .event(P0, 2_000, 1, 11)
                .garbage(P0)
                .event(P0, 19_000, 1, 22)
                .ticks(1_000)
                .event(P0, 21_000, 1, 33)
                .event(P0, 45_000, 1, 100)
                .event(P0, 29_000, 1, 44)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0))
                            .isEqualTo(Map.of(2L, Reason.LATE, 3L, Reason.BAD_JSON, 4L, Reason.LATE, 7L, Reason.LATE));
                    assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(8, 4, 3, 4));
                });
    }

    @Test
    void when_anotherPartitionHoldsTheWindowOpen_then_lateAllTheSame() {
        script(job().quarantiningLate())
                .withP1()
                .event(P1, 1_000, 1, 1)
                .event(P0, 25_000, 1, 100)
                .event(P0, 9_000, 1, 11)
                .event(P1, 2_000, 1, 2)
                .event(P0, 19_000, 1, 22)
                .event(P1, 35_000, 1, 4)
                .event(P1, 11_000, 1, 8)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0)).isEqualTo(Map.of(1L, Reason.LATE, 2L, Reason.LATE));
                    assertThat(world.database().quarantined(P1)).isEqualTo(Map.of(3L, Reason.LATE));
                });
    }

    @Test
    void when_lateEventsAreAddedToAWindowThatIsStillOpen_then_countedOnce() {
        script(job().maxReplayRecords(3))
                .otherLane(0)
                .event(25_000)
                .event(9_000)
                .event(19_000)
                .event(8_000)
                .otherLane(25_000)
                .event(7_000)
                .ticks(1_000)
                .inEverySchedule(world ->
                        assertThat(world.database().progress(P0).ledger()).isEqualTo(new Ledger(5, 5, 4, 0)));
    }

    @Test
    void when_otherPartitionsDiffer_then_theVerdictsDoNot() {
        UnaryOperator<Script> own = script -> script.event(5_000)
                .event(15_000)
                .event(9_000)
                .event(25_000)
                .event(19_999)
                .event(P0, 20_000, 2, 1)
                .event(60_000)
                .event(49_000);
        Map<Long, Reason> late = Map.of(2L, Reason.LATE, 4L, Reason.LATE, 7L, Reason.LATE);
        LaneJob job = job().quarantiningLate();

        own.apply(script(job))
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(late));
        own.apply(script(job).withP1())
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(late));
        own.apply(script(job).withP1().event(P1, 900_000, 1, 1))
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(late));
        own.apply(script(job).withP1().idle(P1).otherLane(3_000))
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(late));
        own.apply(script(job.maxPanes(1)).databaseIsSlow())
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(late));
    }

    @Test
    void when_windowsWereClosedWhileThePartitionWasIdle_then_whatIsInOrderIsNotLate() {
        script(job().quarantiningLate())
                .event(1_000)
                .otherLane(50_000)
                .idle(P0)
                .event(39_000)
                .event(50_000)
                .event(29_999)
                .inEverySchedule(
                        world -> assertThat(world.database().quarantined(P0)).isEqualTo(Map.of(3L, Reason.LATE)));
    }

    @Test
    void when_allAreIdleAmidABackfill_then_whatFollowsIsNotLate() {
        script(job().quarantiningLate())
                .withP1()
                .event(1_000)
                .event(11_500)
                .idle(P0)
                .idle(P1)
                .event(11_400)
                .event(9_999)
                .event(12_500)
                .event(P1, 3_000, 1, 7)
                .event(25_000)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0)).isEmpty();
                    assertThat(world.database().quarantined(P1)).isEmpty();
                });
    }

    @Test
    void when_theClockJumpsADayForwardWhileAllAreIdle_then_whatFollowsIsNotLate() {
        script(job().quarantiningLate())
                .event(999_000)
                .idle(P0)
                .clock(86_400_000)
                .event(1_001_000)
                .clock(-86_400_000)
                .event(1_012_000)
                .event(999_999)
                .inEverySchedule(world -> {
                    assertThat(world.database().quarantined(P0)).isEqualTo(Map.of(3L, Reason.LATE));
                    assertThat(world.database().progress(P0).maxEventTimeMs()).isEqualTo(1_012_000);
                });
    }
}
