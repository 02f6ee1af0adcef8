package io.streamingetl.core.window;

import java.util.ArrayList;
import java.util.List;

/**
 * Which size of tumbling windows holds from which event time on. The windows of a segment are the multiples of its size
 * since the epoch, cut at the segment's beginning, so that all windows together cover all event time without a gap or
 * an overlap. A window is identified by its end, which is the first instant outside it.
 *
 * @param segments at least one, in the order of their beginnings; the first also holds for all time before it
 */
public record WindowPlan(List<Segment> segments) {

    /**
     * One size, up to the beginning of the next segment.
     *
     * @param fromMs the event time from which on the size holds, inclusive, milliseconds
     * @param sizeMs the length of its windows, milliseconds, at least 1
     */
    public record Segment(long fromMs, long sizeMs) {
        public Segment {
            if (sizeMs < 1) {
                throw new IllegalArgumentException("window size is " + sizeMs + " ms: must be positive");
            }
        }
    }

    public WindowPlan {
        segments = List.copyOf(segments);
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a window plan needs a first size");
        }
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i).fromMs <= segments.get(i - 1).fromMs) {
                throw new IllegalArgumentException("not in the order of their beginnings: " + segments);
            }
        }
    }

    /** One size for all time. */
    public static WindowPlan of(long sizeMs) {
        return new WindowPlan(List.of(new Segment(0, sizeMs)));
    }

    /** The start (inclusive) of the window that an event of this time falls into. */
    public long startOf(long timeMs) {
        int at = at(timeMs);
        Segment segment = segments.get(at);
        long multipleMs = Math.floorDiv(timeMs, segment.sizeMs) * segment.sizeMs;
        return at == 0 ? multipleMs : Math.max(segment.fromMs, multipleMs);
    }

    /** The end (exclusive) of the window that an event of this time falls into. */
    public long endOf(long timeMs) {
        int at = at(timeMs);
        long sizeMs = segments.get(at).sizeMs;
        long multipleMs = Math.floorDiv(timeMs, sizeMs) * sizeMs + sizeMs;
        return at == segments.size() - 1 ? multipleMs : Math.min(segments.get(at + 1).fromMs, multipleMs);
    }

    /** The greatest window end at or before this watermark; {@link Watermark#NONE} for itself. */
    public long closedBy(long watermarkMs) {
        // Where a window starts the one before it ends.
        return watermarkMs == Watermark.NONE ? Watermark.NONE : startOf(watermarkMs);
    }

    /** The size of the last segment. */
    public long sizeMs() {
        return segments.get(segments.size() - 1).sizeMs;
    }

    /**
     * The plan in which another size holds from the first window end that no written event has reached. An earlier
     * change that none has reached is replaced, so that changes in quick succession leave no short windows.
     *
     * @param maxEventTimeMs the greatest time of an event that is accounted for or in a row, or another time of its
     *     window; {@link Watermark#NONE} if there is no such event
     */
    public WindowPlan resized(long newSizeMs, long maxEventTimeMs) {
        if (segments.size() == 1 && maxEventTimeMs == Watermark.NONE) {
            return of(newSizeMs);
        }
        int last = segments.size() - 1;
        boolean begun = last == 0 || segments.get(last).fromMs <= maxEventTimeMs;
        List<Segment> kept = segments.subList(0, begun ? last + 1 : last);
        long afterMs = Math.max(maxEventTimeMs, kept.get(kept.size() - 1).fromMs);
        List<Segment> resized = new ArrayList<>(kept);
        resized.add(new Segment(new WindowPlan(kept).endOf(afterMs), newSizeMs));
        return new WindowPlan(resized);
    }

    /** The segment of this time. Searches from the last one: most events are recent. */
    private int at(long timeMs) {
        int at = segments.size() - 1;
        while (at > 0 && segments.get(at).fromMs > timeMs) {
            at--;
        }
        return at;
    }
}
