package io.streamingetl.ops.result;

import io.streamingetl.core.window.WindowLabel;
import java.time.Instant;

/**
 * A range of time, as the labels that lie in it. Labels at the end of their windows exclude the first instant and
 * include the last one; labels at the start, the other way round. So ranges that follow each other share no window.
 *
 * @param first the first label in the range, epoch seconds
 * @param last the last label in the range, epoch seconds; before {@code first} if there is none
 */
record LabelRange(long first, long last) {
    /** @param to after {@code from} */
    static LabelRange of(Instant from, Instant to, WindowLabel label) {
        return label == WindowLabel.END
                ? new LabelRange(from.getEpochSecond() + 1, to.getEpochSecond())
                : new LabelRange(ceiling(from), ceiling(to) - 1);
    }

    private static long ceiling(Instant time) {
        return time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
    }

    /** Number of seconds. */
    long seconds() {
        return last - first + 1;
    }

    /** The range of the same length that ends where this one begins. */
    LabelRange before() {
        return new LabelRange(first - seconds(), first - 1);
    }
}
