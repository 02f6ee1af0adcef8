package io.streamingetl.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.window.WindowPlan.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plans of several sizes, and how one comes from the other. */
class WindowPlanChangeTest {
    /** Windows that end at 10, 20 | 30, 60, 90 | 94, 98 | 100, 110 and so on. */
    private static final WindowPlan PLAN = plan(0, 10, 20, 30, 90, 4, 98, 10);

    @Test
    void when_timeIsInASegment_then_itsSizeHolds() {
        assertThat(PLAN.endOf(15)).isEqualTo(20);
        assertThat(PLAN.endOf(30)).isEqualTo(60);
        assertThat(PLAN.endOf(110)).isEqualTo(120);
        assertThat(PLAN.sizeMs()).isEqualTo(10);
    }

    @Test
    void when_timeIsAtABoundary_then_theNewSizeHolds() {
        assertThat(PLAN.endOf(19)).isEqualTo(20);
        assertThat(PLAN.endOf(20)).isEqualTo(30);
        assertThat(PLAN.endOf(89)).isEqualTo(90);
        assertThat(PLAN.startOf(90)).isEqualTo(90);
        assertThat(PLAN.endOf(90)).isEqualTo(92);
    }

    @Test
    void when_aMultipleBeginsBeforeTheBoundary_then_theWindowIsCutThere() {
        assertThat(PLAN.startOf(25)).isEqualTo(20);
        assertThat(PLAN.endOf(25)).isEqualTo(30);
        assertThat(PLAN.startOf(99)).isEqualTo(98);
        assertThat(PLAN.endOf(99)).isEqualTo(100);
    }

    @Test
    void when_aMultipleEndsBehindTheBoundary_then_theWindowIsCutThere() {
        WindowPlan byHand = plan(0, 10, 25, 10);

        assertThat(byHand.startOf(24)).isEqualTo(20);
        assertThat(byHand.endOf(24)).isEqualTo(25);
        assertThat(byHand.startOf(25)).isEqualTo(25);
        assertThat(byHand.endOf(25)).isEqualTo(30);
    }

    @Test
    void when_timeIsBeforeTheFirstSegment_then_itHoldsToo() {
        assertThat(PLAN.startOf(-3)).isEqualTo(-10);
        assertThat(PLAN.endOf(-3)).isZero();
        assertThat(PLAN.closedBy(-10)).isEqualTo(-10);
    }

    @Test
    void when_watermarkPassesABoundary_then_theWindowsBeforeItAreClosed() {
        assertThat(PLAN.closedBy(29)).isEqualTo(20);
        assertThat(PLAN.closedBy(30)).isEqualTo(30);
        assertThat(PLAN.closedBy(97)).isEqualTo(96);
        assertThat(PLAN.closedBy(99)).isEqualTo(98);
        assertThat(PLAN.closedBy(Watermark.NONE)).isEqualTo(Watermark.NONE);
    }

    @Test
    void when_nothingIsWritten_then_theNewSizeHoldsForAllTime() {
        assertThat(WindowPlan.of(10).resized(7, Watermark.NONE)).isEqualTo(WindowPlan.of(7));
    }

    @Test
    void when_resized_then_theNewSizeHoldsFromTheEndOfTheWindowThatEventsHaveReached() {
        assertThat(WindowPlan.of(10).resized(7, 25)).isEqualTo(plan(0, 10, 30, 7));
        assertThat(WindowPlan.of(10).resized(7, 29)).isEqualTo(plan(0, 10, 30, 7));
        assertThat(WindowPlan.of(10).resized(7, 30)).isEqualTo(plan(0, 10, 40, 7));
    }

    @Test
    void when_resizedBeforeTheLastChangeHasBegun_then_thatIsReplaced() {
        assertThat(plan(0, 10, 30, 7).resized(3, 25)).isEqualTo(plan(0, 10, 30, 3));
        assertThat(plan(0, 10, 50, 7).resized(3, 25)).isEqualTo(plan(0, 10, 30, 3));
        assertThat(plan(0, 10, 30, 7).resized(10, 25)).isEqualTo(plan(0, 10, 30, 10));
    }

    @Test
    void when_resizedAfterTheLastChangeHasBegun_then_thatStays() {
        assertThat(plan(0, 10, 30, 7).resized(3, 30)).isEqualTo(plan(0, 10, 30, 7, 35, 3));
    }

    @Test
    void when_progressWasDeletedByHand_then_onlyTheLastChangeIsReplaced() {
        assertThat(plan(0, 10, 30, 7, 70, 5).resized(3, Watermark.NONE)).isEqualTo(plan(0, 10, 30, 7, 35, 3));
    }

    @Test
    void when_notInOrderOrEmpty_then_refused() {
        assertThatThrownBy(() -> plan(0, 10, 0, 7)).hasMessageContaining("not in the order");
        assertThatThrownBy(() -> new WindowPlan(List.of())).hasMessageContaining("needs a first size");
    }

    /** What is written stays in the windows that it was written to, and those behind follow without a gap. */
    @Test
    void when_resizedAgainAndAgain_then_windowsNeitherOverlapNorLeaveAGapAndWrittenOnesStay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        WindowPlan plan = WindowPlan.of(1 + random.nextInt(50));
        long writtenMs = 0;
        for (int change = 0; change < 200; change++) {
            WindowPlan next = plan.resized(1 + random.nextInt(50), writtenMs);
            for (long timeMs = Math.max(0, writtenMs - 200); timeMs <= writtenMs; timeMs++) {
                assertThat(next.endOf(timeMs))
                        .as("seed %d, time %d", seed, timeMs)
                        .isEqualTo(plan.endOf(timeMs));
                assertThat(next.startOf(timeMs)).as("seed %d", seed).isEqualTo(plan.startOf(timeMs));
            }
            for (long startMs = next.startOf(writtenMs); startMs < writtenMs + 200; startMs = next.endOf(startMs)) {
                assertThat(next.startOf(startMs)).as("seed %d", seed).isEqualTo(startMs);
                assertThat(next.startOf(next.endOf(startMs) - 1))
                        .as("seed %d", seed)
                        .isEqualTo(startMs);
            }
            plan = next;
            writtenMs += random.nextInt(40);
        }
    }

    private static WindowPlan plan(long... fromAndSizeMs) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < fromAndSizeMs.length; i += 2) {
            segments.add(new Segment(fromAndSizeMs[i], fromAndSizeMs[i + 1]));
        }
        return new WindowPlan(segments);
    }
}
