package io.streamingetl.cli.verify.plain;

import java.util.List;

/**
 * Assigns event times to windows by the sizes in {@code etl_window_plan}. A size applies from an event time on. Its
 * windows are aligned to the epoch, except that the start of the next size cuts its last window, and its own start cuts
 * its first one.
 */
public final class RecordedWindows {
    /**
     * One row of the plan.
     *
     * @param fromMs the first event time to which it applies
     * @param sizeMs the length of a window
     */
    public record Size(long fromMs, long sizeMs) {}

    /** A window {@code [startMs, endMs)} of event time. */
    public record Window(long startMs, long endMs) {
        public long lengthSeconds() {
            return (endMs - startMs) / 1000;
        }
    }

    private final List<Size> sizes;

    /** @param sizes at least one, in the order of their starts; the first also applies to all earlier times */
    public RecordedWindows(List<Size> sizes) {
        this.sizes = List.copyOf(sizes);
    }

    public Window of(long timeMs) {
        int index = sizes.size() - 1;
        while (index > 0 && sizes.get(index).fromMs > timeMs) {
            index--;
        }
        Size size = sizes.get(index);
        long aligned = Math.floorDiv(timeMs, size.sizeMs) * size.sizeMs;
        long start = index == 0 ? aligned : Math.max(aligned, size.fromMs);
        long end = aligned > Long.MAX_VALUE - size.sizeMs ? Long.MAX_VALUE : aligned + size.sizeMs;
        boolean last = index == sizes.size() - 1;
        return new Window(start, last ? end : Math.min(end, sizes.get(index + 1).fromMs));
    }

    /** The sizes that apply to some time in the range, in order. */
    List<Size> within(TimeRange range) {
        return sizes.stream()
                .filter(size -> size.fromMs < range.toMs())
                .filter(size -> {
                    int next = sizes.indexOf(size) + 1;
                    return next == sizes.size() || sizes.get(next).fromMs > range.fromMs();
                })
                .toList();
    }
}
