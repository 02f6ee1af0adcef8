package io.streamingetl.pipeline.bus;

import java.util.function.LongSupplier;

/**
 * The wall clock, but for its jumps back: then it goes on by the monotonic clock. A clock that was set back must not
 * make the events of now look like those of the future. It follows a jump forward, as after a machine was suspended. An
 * instance belongs to one thread.
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

    /** Of this machine's clocks. */
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
