package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongObjectHashMap;
import com.carrotsearch.hppc.cursors.ObjectCursor;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.pane.KeyHash;
import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.window.WindowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The windows of one partition that hold unwritten panes: usually a few, hundreds if another partition is far behind.
 */
final class OpenWindows {
    private static final class Window {
        final long endMs;
        final long firstOffset;
        final long firstRecord;
        final PaneTable table;

        /** Size of the table when a key was last added to it. */
        long bytes;

        Window(long endMs, long firstOffset, long firstRecord, PaneTable table) {
            this.endMs = endMs;
            this.firstOffset = firstOffset;
            this.firstRecord = firstRecord;
            this.table = table;
        }
    }

    /** Windows by their ends, hashed unpredictably. */
    private static final class ByEnd extends LongObjectHashMap<Window> {
        @Override
        protected int hashKey(long endMs) {
            return KeyHash.of(endMs);
        }
    }

    private final WindowPlan plan;
    private final Measures measures;
    private final ByEnd windows = new ByEnd();

    /** The window used last: most events fall into the window of the event before. */
    private Window last;

    /** The window of the last lookup, start inclusive, end exclusive; empty before there is one. */
    private long cachedStartMs;

    private long cachedEndMs;

    private int panes;
    private long bytes;

    /** Has no meaning. Because it is visible, the compiler does not remove the loads of {@link #prefetch}. */
    long prefetched;

    OpenWindows(WindowPlan plan, Measures measures) {
        this.plan = plan;
        this.measures = measures;
    }

    /** The end of the window of this time; without a division if it is the window of the last lookup. */
    long endOf(long timeMs) {
        if (timeMs < cachedStartMs || timeMs >= cachedEndMs) {
            cachedStartMs = plan.startOf(timeMs);
            cachedEndMs = plan.endOf(timeMs);
        }
        return cachedEndMs;
    }

    /**
     * Loads the panes of these records if they fall into the window that was used last.
     *
     * @param from index of the first record, inclusive
     * @param to index after the last record
     */
    void prefetch(DecodedRecords records, int from, int to) {
        if (last != null) {
            long sum = 0;
            for (int i = from; i < to; i++) {
                sum += last.table.prefetch(records.hash(i));
            }
            prefetched = sum;
        }
    }

    /**
     * Adds the event to its window. An event that opens the window sets the window's first offset.
     *
     * @param recordsBefore number of records of the partition that were read before this one
     * @param hash of the event's key
     */
    void add(long endMs, long offset, long recordsBefore, Event event, int hash) {
        if (last == null || last.endMs != endMs) {
            last = windows.get(endMs);
            if (last == null) {
                last = new Window(endMs, offset, recordsBefore, new PaneTable(measures));
                windows.put(endMs, last);
            }
        }
        if (last.table.add(event, hash)) {
            panes++;
            long bytesNow = last.table.bytes();
            bytes += bytesNow - last.bytes;
            last.bytes = bytesNow;
        }
    }

    /** Removes and returns the panes of the windows that end at or before this time, in the order of their ends. */
    List<WindowPanes> take(long throughMs) {
        List<WindowPanes> taken = new ArrayList<>();
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs <= throughMs) {
                taken.add(new WindowPanes(cursor.value.endMs, cursor.value.table));
                panes -= cursor.value.table.size();
                bytes -= cursor.value.bytes;
            }
        }
        taken.forEach(one -> windows.remove(one.endMs()));
        taken.sort(Comparator.comparingLong(WindowPanes::endMs));
        last = null;
        return taken;
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    /** Number of panes in all windows. */
    int panes() {
        return panes;
    }

    /** Memory that the panes take. */
    long bytes() {
        return bytes;
    }

    /** Number of windows. */
    int windows() {
        return windows.size();
    }

    /** The lowest offset that feeds a pane held here; {@link Long#MAX_VALUE} if there is no pane. */
    long firstOffset() {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            first = Math.min(first, cursor.value.firstOffset);
        }
        return first;
    }

    /** Number of records read before that of {@link #firstOffset}; {@link Long#MAX_VALUE} if there is no pane. */
    long firstRecord() {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            first = Math.min(first, cursor.value.firstRecord);
        }
        return first;
    }

    /** The end of the first window that ends after this time; {@link Long#MAX_VALUE} if there is none. */
    long firstEndAfter(long timeMs) {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs > timeMs) {
                first = Math.min(first, cursor.value.endMs);
            }
        }
        return first;
    }

    /** Whether a window that ends at or before this time holds panes. */
    boolean holdsThrough(long timeMs) {
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs <= timeMs) {
                return true;
            }
        }
        return false;
    }
}
