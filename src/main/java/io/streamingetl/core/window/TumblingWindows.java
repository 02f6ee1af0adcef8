package io.streamingetl.core.window;

/**
 * Tumbling windows {@code [k*size, (k+1)*size)} of event time, aligned to the epoch. A window is named by its end,
 * which is the first instant outside it.
 *
 * @param sizeMs the length of each window, milliseconds, at least 1
 */
public record TumblingWindows(long sizeMs) {
    public TumblingWindows {
        if (sizeMs < 1) {
            throw new IllegalArgumentException("window size is " + sizeMs + " ms: must be positive");
        }
    }

    /** The end (exclusive) of the window that an event of this time falls into. */
    public long endOf(long timeMs) {
        return Math.floorDiv(timeMs, sizeMs) * sizeMs + sizeMs;
    }

    /** The greatest window end at or before this watermark; {@link Watermark#NONE} stays what it is. */
    public long closedBy(long watermarkMs) {
        return watermarkMs == Watermark.NONE ? Watermark.NONE : Math.floorDiv(watermarkMs, sizeMs) * sizeMs;
    }
}
