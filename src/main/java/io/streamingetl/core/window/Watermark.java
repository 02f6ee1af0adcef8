package io.streamingetl.core.window;

/** Arithmetic of watermarks, in milliseconds of event time. */
public final class Watermark {
    /** Before every time: nothing has been seen, nothing is closed. */
    public static final long NONE = Long.MIN_VALUE;

    /** After every time: does not delay window closing. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    private Watermark() {}

    /** The watermark of a partition with this greatest event time; {@link #NONE} if it has no event. */
    public static long of(long maxEventTimeMs, long maxOutOfOrdernessMs) {
        return maxEventTimeMs == NONE ? NONE : maxEventTimeMs - maxOutOfOrdernessMs;
    }
}
