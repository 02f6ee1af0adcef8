package io.streamingetl.pipeline.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long HOUR_MS = 3_600_000;

    private long wallMs = 1_700_000_000_000L;
    private long tickMs = 5;
    private final WallClock clock = new WallClock(() -> wallMs, () -> tickMs);

    private void passes(long ms) {
        wallMs += ms;
        tickMs += ms;
    }

    @Test
    void when_timePasses_then_itIsTheWallClock() {
        passes(1_234);
        assertThat(clock.nowMs()).isEqualTo(wallMs);
    }

    @Test
    void when_wallClockJumpsBack_then_itGoesOnByTheMonotonicClockUntilTheWallClockIsThere() {
        long beforeMs = clock.nowMs();
        wallMs -= HOUR_MS;
        passes(10_000);
        assertThat(clock.nowMs()).isEqualTo(beforeMs + 10_000);
        passes(10_000);
        assertThat(clock.nowMs()).isEqualTo(beforeMs + 20_000);
        wallMs += HOUR_MS;
        passes(10_000);
        assertThat(clock.nowMs()).isEqualTo(wallMs).isEqualTo(beforeMs + 30_000);
    }

    @Test
    void when_wallClockJumpsForward_then_itFollows() {
        clock.nowMs();
        wallMs += HOUR_MS;
        assertThat(clock.nowMs()).isEqualTo(wallMs);
    }
}
