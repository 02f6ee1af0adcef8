package io.streamingetl.ops.result;

import io.streamingetl.core.window.WindowLabel;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The intervals of a series: whole multiples of the window, counted from the epoch, so that each holds as many windows
 * as the next. Labelled as windows are.
 *
 * @param seconds the length of an interval
 * @param label which edge of an interval is its label
 */
record TimeStep(long seconds, WindowLabel label) {
    /** The most intervals of a series: a chart has no room for more. */
    static final int MAX_INTERVALS = 360;

    private static final List<Long> USUAL_SECONDS = List.of(
            1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 300L, 600L, 900L, 1_800L, 3_600L, 7_200L, 10_800L, 21_600L, 43_200L,
            86_400L, 172_800L, 604_800L);

    /** The shortest intervals that are few enough for the range. */
    static TimeStep of(LabelRange range, long windowSeconds, WindowLabel label) {
        long least = (range.seconds() + MAX_INTERVALS - 1) / MAX_INTERVALS;
        long windows = Math.max(1, (least + windowSeconds - 1) / windowSeconds);
        long shortest = windows * windowSeconds;
        long seconds = USUAL_SECONDS.stream()
                .filter(usual -> usual >= shortest && usual <= 2 * shortest && usual % windowSeconds == 0)
                .findFirst()
                .filter(usual -> windows > 1)
                .orElse(shortest);
        return new TimeStep(seconds, label);
    }

    /** The label of the interval with this label of a window. */
    long of(long windowLabel) {
        return Math.floorDiv(windowLabel + raised(), seconds) * seconds;
    }

    /** As {@link #of(long)}, for the database. */
    String sql(String windowLabel) {
        return "(" + windowLabel + " + " + raised() + ") DIV " + seconds + " * " + seconds;
    }

    private long raised() {
        return label == WindowLabel.END ? seconds - 1 : 0;
    }

    /** The labels of all intervals that the range touches. */
    long[] labels(LabelRange range) {
        return LongStream.iterate(of(range.first()), next -> next <= of(range.last()), next -> next + seconds)
                .toArray();
    }
}
