package io.streamingetl.pipeline.bus;

/** The monotonic clock, for durations and timeouts. */
public final class MonotonicClock {
    private MonotonicClock() {}

    /** Milliseconds since an arbitrary origin; unaffected by changes of the wall clock. */
    public static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
