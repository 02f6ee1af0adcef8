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
 * The windows of one partition that hold unwritten panes: a few as a rule, hundreds where another partition is far
 * behind.
 */
final class OpenWindows {
    private static final class Window {
        final long endMs;
        final long firstOffset;
        final long firstRecord;
        final PaneTable table;

        /** Of the table, when a key was last added to it. */
        long bytes;

        Window(long endMs, long firstOffset, long firstRecord, PaneTable table) {
            this.endMs = endMs;
            this.firstOffset = firstOffset;
            this.firstRecord = firstRecord;
            this.table = table;
        }
    }

    /** By hashes that nobody can foresee. */
    private static final class ByEnd extends LongObjectHashMap<Window> {
        @Override
        protected int hashKey(long endMs) {
            return KeyHash.of(endMs);
        }
    }

    private final WindowPlan plan;
    private final Measures measures;
    private final ByEnd windows = new ByEnd();

    /** The window used last: most events fall into the one of the event before. */
    private Window last;

    /** The window that was asked for last, start inclusive, end exclusive; empty before there is one. */
    private long askedStartMs;

    private long askedEndMs;

    private int keys;
    private long bytes;

    /** Of no meaning: were it not seen from outside, the compiler would leave out what {@link #touch} loads. */
    long touched;

    OpenWindows(WindowPlan plan, Measures measures) {
        this.plan = plan;
        this.measures = measures;
    }

    /** The end of the window of this time; no division where it is the window that was asked for last. */
    long endOf(long timeMs) {
        if (timeMs < askedStartMs || timeMs >= askedEndMs) {
            askedStartMs = plan.startOf(timeMs);
            askedEndMs = plan.endOf(timeMs);
        }
        return askedEndMs;
    }

    /**
     * Loads what these records will need, if they fall into the window that was used last.
     *
     * @param from the first of them
     * @param to behind the last of them
     */
    void touch(DecodedRecords records, int from, int to) {
        if (last != null) {
            long sum = 0;
            for (int i = from; i < to; i++) {
                sum += last.table.touch(records.hash(i));
            }
            touched = sum;
        }
    }

    /**
     * Adds the event to its window; the record's offset becomes the window's first where it opens it.
     *
     * @param record how many records of the partition were read before this one
     * @param hash of the event's key
     */
    void add(long endMs, long offset, long record, Event event, int hash) {
        if (last == null || last.endMs != endMs) {
            last = windows.get(endMs);
            if (last == null) {
                last = new Window(endMs, offset, record, new PaneTable(measures));
                windows.put(endMs, last);
            }
        }
        if (last.table.add(event, hash)) {
            keys++;
            long bytesNow = last.table.bytes();
            bytes += bytesNow - last.bytes;
            last.bytes = bytesNow;
        }
    }

    /** Takes out the panes of the windows that end at or before this, in the order of their ends. */
    List<WindowPanes> take(long throughMs) {
        List<WindowPanes> taken = new ArrayList<>();
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs <= throughMs) {
                taken.add(new WindowPanes(cursor.value.endMs, cursor.value.table));
                keys -= cursor.value.table.size();
                bytes -= cursor.value.bytes;
            }
        }
        taken.forEach(panes -> windows.remove(panes.endMs()));
        taken.sort(Comparator.comparingLong(WindowPanes::endMs));
        last = null;
        return taken;
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    /** How many panes there are in all windows together. */
    int keys() {
        return keys;
    }

    /** How much memory the panes take. */
    long bytes() {
        return bytes;
    }

    /** How many windows hold panes. */
    int count() {
        return windows.size();
    }

    /** The lowest offset that feeds a pane held here; {@link Long#MAX_VALUE} where there is none. */
    long firstOffset() {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            first = Math.min(first, cursor.value.firstOffset);
        }
        return first;
    }

    /** How many records were read before that of {@link #firstOffset}; {@link Long#MAX_VALUE} where there is none. */
    long firstRecord() {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            first = Math.min(first, cursor.value.firstRecord);
        }
        return first;
    }

    /** The end of the first window that ends after this; {@link Long#MAX_VALUE} where there is none. */
    long firstEndAfter(long timeMs) {
        long first = Long.MAX_VALUE;
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs > timeMs) {
                first = Math.min(first, cursor.value.endMs);
            }
        }
        return first;
    }

    /** Whether a window that ends at or before this holds panes. */
    boolean holdsThrough(long timeMs) {
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (cursor.value.endMs <= timeMs) {
                return true;
            }
        }
        return false;
    }
}
