package io.streamingetl.cli.verify.plain;

import io.streamingetl.core.window.WindowLabel;
import java.time.Instant;

/**
 * A range {@code [fromMs, toMs)} of event time, milliseconds since the epoch.
 *
 * @param fromMs 0 or more
 * @param toMs greater than {@code fromMs}
 */
public record TimeRange(long fromMs, long toMs) {
    /** The part of the range that consists of whole windows. Empty, {@code toMs <= fromMs}, if there is none. */
    public TimeRange wholeWindows(RecordedWindows plan) {
        RecordedWindows.Window first = plan.of(fromMs);
        RecordedWindows.Window last = plan.of(toMs - 1);
        return new TimeRange(
                first.startMs() == fromMs ? fromMs : first.endMs(), last.endMs() == toMs ? toMs : last.startMs());
    }

    public boolean isEmpty() {
        return toMs <= fromMs;
    }

    public boolean contains(RecordedWindows.Window window) {
        return window.startMs() >= fromMs && window.endMs() <= toMs;
    }

    /** The lowest label of a window in the range, inclusive, in seconds. */
    public long firstLabel(WindowLabel label) {
        return label == WindowLabel.START ? fromMs / 1000 : fromMs / 1000 + 1;
    }

    /** The greatest label of a window in the range, inclusive, in seconds. */
    public long lastLabel(WindowLabel label) {
        return label == WindowLabel.START ? (toMs - 1) / 1000 : toMs / 1000;
    }

    @Override
    public String toString() {
        return Instant.ofEpochMilli(fromMs) + " to " + Instant.ofEpochMilli(toMs);
    }
}
