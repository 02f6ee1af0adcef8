package io.streamingetl.pipeline.bus;

import java.util.function.LongSupplier;

/**
 * A wall clock that never goes back: if the system's clock is set back, it continues by the monotonic clock. Otherwise
 * current events would look like future ones. It follows jumps forward, such as after a machine was suspended. Confined
 * to one thread.
 */
public final class WallClock {
    private final LongSupplier wallMs;
    private final LongSupplier tickMs;
    private long lastMs;
    private long lastTickMs;

    /**
     * @param wallMs the system's, milliseconds since the epoch
     * @param tickMs a monotonic one, milliseconds
     */
    WallClock(LongSupplier wallMs, LongSupplier tickMs) {
        this.wallMs = wallMs;
        this.tickMs = tickMs;
        this.lastMs = wallMs.getAsLong();
        this.lastTickMs = tickMs.getAsLong();
    }

    /** Reads this machine's clocks. */
    public static WallClock ofSystem() {
        return new WallClock(System::currentTimeMillis, MonotonicClock::now);
    }

    /** Milliseconds since the epoch. */
    public long nowMs() {
        long tick = tickMs.getAsLong();
        lastMs = Math.max(wallMs.getAsLong(), lastMs + tick - lastTickMs);
        lastTickMs = tick;
        return lastMs;
    }
}
