package io.streamingetl.config.rule;

/**
 * The least and the greatest value of a whole number.
 *
 * @param min inclusive
 * @param max inclusive; {@link Long#MAX_VALUE} for no limit
 */
public record Bounds(long min, long max) {

    /** Ports to connect to. */
    public static final Bounds PORT = new Bounds(1, 65_535);

    /** Ports to listen on; 0 picks a free one. */
    public static final Bounds LISTENING_PORT = new Bounds(0, 65_535);

    public static Bounds atLeast(long min) {
        return new Bounds(min, Long.MAX_VALUE);
    }

    public boolean contains(long number) {
        return number >= min && number <= max;
    }

    public boolean isBoundedAbove() {
        return max < Long.MAX_VALUE;
    }

    String rule() {
        return isBoundedAbove() ? "must be between " + min + " and " + max : "must be at least " + min;
    }
}
