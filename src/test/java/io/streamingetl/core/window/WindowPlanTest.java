package io.streamingetl.core.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowPlanTest {
    private static final WindowPlan MINUTES = WindowPlan.of(60_000);

    @Test
    void when_timeIsStart_then_inside() {
        assertThat(MINUTES.endOf(120_000)).isEqualTo(180_000);
        assertThat(MINUTES.endOf(0)).isEqualTo(60_000);
    }

    @Test
    void when_timeIsLastBeforeEnd_then_inside() {
        assertThat(MINUTES.endOf(179_999)).isEqualTo(180_000);
    }

    @Test
    void when_timeIsEnd_then_insideTheNext() {
        assertThat(MINUTES.endOf(180_000)).isEqualTo(240_000);
    }

    @Test
    void when_timeIsBeforeTheEpoch_then_windowsGoOnWithoutSeam() {
        assertThat(MINUTES.endOf(-1)).isZero();
        assertThat(MINUTES.endOf(-60_000)).isZero();
        assertThat(MINUTES.endOf(-60_001)).isEqualTo(-60_000);
    }

    @Test
    void when_watermarkIsAtEnd_then_closed() {
        assertThat(MINUTES.closedBy(180_000)).isEqualTo(180_000);
        assertThat(MINUTES.closedBy(0)).isZero();
    }

    @Test
    void when_watermarkIsJustBeforeEnd_then_onlyTheOneBeforeIsClosed() {
        assertThat(MINUTES.closedBy(179_999)).isEqualTo(120_000);
        assertThat(MINUTES.closedBy(-1)).isEqualTo(-60_000);
    }

    @Test
    void when_nothingWasSeen_then_nothingIsClosed() {
        assertThat(MINUTES.closedBy(Watermark.NONE)).isEqualTo(Watermark.NONE);
        assertThat(MINUTES.closedBy(Watermark.of(Watermark.NONE, 5_000))).isEqualTo(Watermark.NONE);
    }

    @Test
    void when_eventsWereSeen_then_watermarkIsBehindTheGreatest() {
        assertThat(Watermark.of(185_000, 5_000)).isEqualTo(180_000);
        assertThat(Watermark.of(185_000, 0)).isEqualTo(185_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 1_000, 60_000, 86_400_000})
    void when_anyTime_then_insideOneAlignedWindow(long sizeMs) {
        WindowPlan windows = WindowPlan.of(sizeMs);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long timeMs = random.nextLong(-10 * sizeMs, 4_000_000_000_000L);
            long endMs = windows.endOf(timeMs);
            assertThat(timeMs)
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(endMs - sizeMs)
                    .isLessThan(endMs);
            assertThat(endMs % sizeMs).as("seed %d", seed).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 60_000})
    void when_anyWatermark_then_closesExactlyTheWindowsThatEndUpToIt(long sizeMs) {
        WindowPlan windows = WindowPlan.of(sizeMs);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long watermarkMs = random.nextLong(-10 * sizeMs, 10 * sizeMs);
            long endMs = windows.endOf(random.nextLong(-10 * sizeMs, 10 * sizeMs));
            assertThat(endMs <= windows.closedBy(watermarkMs))
                    .as("seed %d: window ending at %d, watermark %d", seed, endMs, watermarkMs)
                    .isEqualTo(endMs <= watermarkMs);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void when_sizeIsNotPositive_then_refused(long sizeMs) {
        assertThatThrownBy(() -> WindowPlan.of(sizeMs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window size is %d ms: must be positive", sizeMs);
    }
}
