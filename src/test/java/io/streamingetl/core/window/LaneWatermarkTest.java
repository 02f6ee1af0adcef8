package io.streamingetl.core.window;

import static io.streamingetl.core.window.LaneWatermark.EMPTY;
import static io.streamingetl.core.window.LaneWatermark.ofNode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LaneWatermarkTest {
    private static final long CLOCK_MS = 9_000;

    @Test
    void when_severalLanesAreActive_then_theSlowestDecides() {
        assertThat(ofNode(List.of(active(300), active(100), active(200)), CLOCK_MS))
                .isEqualTo(100);
    }

    @Test
    void when_anActiveLaneHasSeenNothing_then_nothingIsComplete() {
        assertThat(ofNode(List.of(active(300), active(Watermark.NONE)), CLOCK_MS))
                .isEqualTo(Watermark.NONE);
    }

    @Test
    void when_othersAreIdle_then_theyHoldNothing() {
        assertThat(ofNode(List.of(active(300), idle(100)), CLOCK_MS)).isEqualTo(300);
        assertThat(ofNode(List.of(new LaneWatermark(300, 100)), CLOCK_MS)).isEqualTo(300);
    }

    @Test
    void when_oneIsActive_then_theClockDoesNotCount() {
        assertThat(ofNode(List.of(active(300), idle(100), idle(200)), CLOCK_MS)).isEqualTo(300);
    }

    @Test
    void when_allAreIdle_then_theClockDecides() {
        assertThat(ofNode(List.of(idle(100), idle(200)), CLOCK_MS)).isEqualTo(CLOCK_MS);
    }

    @Test
    void when_allAreIdleAndSawNothing_then_theClockDecides() {
        assertThat(ofNode(List.of(idle(Watermark.NONE)), CLOCK_MS)).isEqualTo(CLOCK_MS);
    }

    @Test
    void when_allAreIdleAheadOfTheClock_then_theSlowestDecides() {
        assertThat(ofNode(List.of(idle(CLOCK_MS + 20), idle(CLOCK_MS + 10)), CLOCK_MS))
                .isEqualTo(CLOCK_MS + 10);
    }

    @Test
    void when_aLaneHasNoPartition_then_itHoldsNothing() {
        assertThat(ofNode(List.of(EMPTY, active(300)), CLOCK_MS)).isEqualTo(300);
        assertThat(ofNode(List.of(EMPTY, idle(100)), CLOCK_MS)).isEqualTo(CLOCK_MS);
    }

    @Test
    void when_noLaneHasAPartition_then_nothingIsComplete() {
        assertThat(ofNode(List.of(EMPTY, EMPTY), CLOCK_MS)).isEqualTo(Watermark.NONE);
        assertThat(ofNode(List.of(), CLOCK_MS)).isEqualTo(Watermark.NONE);
    }

    private static LaneWatermark active(long watermarkMs) {
        return new LaneWatermark(watermarkMs, Watermark.UNBOUNDED);
    }

    private static LaneWatermark idle(long watermarkMs) {
        return new LaneWatermark(Watermark.UNBOUNDED, watermarkMs);
    }
}
