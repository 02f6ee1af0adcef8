package io.streamingetl.pipeline.bus;

/** The monotonic clock. */
public final class MonotonicClock {
    private MonotonicClock() {}

    /** Milliseconds since some fixed time; never goes back, whatever becomes of the wall clock. */
    public static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
