package io.streamingetl.pipeline.consume;

/** The monotonic clock. */
final class Ticks {
    private Ticks() {}

    /** Milliseconds since some fixed time; never goes back, whatever becomes of the wall clock. */
    static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
