package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongObjectHashMap;
import com.carrotsearch.hppc.cursors.LongObjectCursor;
import io.streamingetl.core.pane.KeyHash;
import io.streamingetl.core.window.Watermark;

/** The open windows of the lane that one partition has fed, each with the first of its records there. */
final class FedWindows {
    /**
     * A partition's first record in a window.
     *
     * @param before number of records of the partition that were read before it
     */
    private record First(long offset, long before) {}

    /** By the ends of the windows, hashed unpredictably. */
    private static final class ByEnd extends LongObjectHashMap<First> {
        @Override
        protected int hashKey(long endMs) {
            return KeyHash.of(endMs);
        }
    }

    private final ByEnd firsts = new ByEnd();

    /** The window fed last: most events fall into the window of the event before. */
    private long lastEndMs = Watermark.NONE;

    /**
     * A record is added to a window.
     *
     * @param before number of records of the partition that were read before this one
     */
    void feed(long endMs, long offset, long before) {
        if (endMs != lastEndMs) {
            lastEndMs = endMs;
            if (!firsts.containsKey(endMs)) {
                firsts.put(endMs, new First(offset, before));
            }
        }
    }

    /** The window is no longer open. */
    void remove(long endMs) {
        firsts.remove(endMs);
        lastEndMs = Watermark.NONE;
    }

    boolean contains(long endMs) {
        return firsts.containsKey(endMs);
    }

    boolean isEmpty() {
        return firsts.isEmpty();
    }

    /** Number of windows. */
    int count() {
        return firsts.size();
    }

    /** The lowest offset that fed a window; {@link Long#MAX_VALUE} if there is no window. */
    long firstOffset() {
        long first = Long.MAX_VALUE;
        for (LongObjectCursor<First> cursor : firsts) {
            first = Math.min(first, cursor.value.offset);
        }
        return first;
    }

    /** Number of records read before that of {@link #firstOffset}; {@link Long#MAX_VALUE} if there is no window. */
    long recordsBefore() {
        long first = Long.MAX_VALUE;
        for (LongObjectCursor<First> cursor : firsts) {
            first = Math.min(first, cursor.value.before);
        }
        return first;
    }

    /** The end of the first window; {@link Long#MAX_VALUE} if there is none. */
    long firstEndMs() {
        long first = Long.MAX_VALUE;
        for (LongObjectCursor<First> cursor : firsts) {
            first = Math.min(first, cursor.key);
        }
        return first;
    }
}
