package io.streamingetl.cli.verify.plain;

import java.util.List;

/**
 * Which window an event time falls into, by the sizes that {@code etl_window_plan} records. A size holds from an event
 * time on. Its windows are aligned to the epoch, but for the one that the next size cuts off, and the rest of one that
 * its own beginning cut.
 */
public final class RecordedWindows {
    /**
     * One row of the plan.
     *
     * @param fromMs the first event time for which it holds
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

    /** @param sizes at least one, in the order of their beginnings; the first also holds for all times before it */
    public RecordedWindows(List<Size> sizes) {
        this.sizes = List.copyOf(sizes);
    }

    public Window of(long timeMs) {
        int at = sizes.size() - 1;
        while (at > 0 && sizes.get(at).fromMs > timeMs) {
            at--;
        }
        Size size = sizes.get(at);
        long aligned = Math.floorDiv(timeMs, size.sizeMs) * size.sizeMs;
        long start = at == 0 ? aligned : Math.max(aligned, size.fromMs);
        long end = aligned + size.sizeMs;
        boolean last = at == sizes.size() - 1;
        return new Window(start, last ? end : Math.min(end, sizes.get(at + 1).fromMs));
    }

    /** The sizes that hold somewhere in a range, in order. */
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
