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
import java.util.function.LongPredicate;

/**
 * The windows of a lane that hold unwritten panes, each in one table for all its partitions: usually a few windows,
 * hundreds if a partition is far behind the others.
 */
final class OpenWindows {
    private static final class Window {
        final long endMs;
        final PaneTable table;

        /** Size of the table when a key was last added to it. */
        long bytes;

        Window(long endMs, PaneTable table) {
            this.endMs = endMs;
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

    private final SpareTables tables;
    private final ByEnd windows = new ByEnd();

    /** Null before the first partition. */
    private WindowPlan plan;

    /** The window used last: most events fall into the window of the event before. */
    private Window last;

    /** The window of the last lookup, start inclusive, end exclusive; empty before there is one. */
    private long cachedStartMs;

    private long cachedEndMs;

    private int panes;
    private long bytes;

    /** Has no meaning. Because it is visible, the compiler does not remove the loads of {@link #prefetch}. */
    long prefetched;

    /** @param spareBytes the most memory for tables that are kept for later windows */
    OpenWindows(Measures measures, long spareBytes) {
        this.tables = new SpareTables(measures, spareBytes);
    }

    /** The plan of all windows; null before {@link #restart}. */
    WindowPlan plan() {
        return plan;
    }

    /** Drops all panes; the windows to come are those of this plan. */
    void restart(WindowPlan newPlan) {
        take(endMs -> true);
        plan = newPlan;
        cachedEndMs = cachedStartMs;
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
     * Adds the event to its window.
     *
     * @param hash of the event's key
     */
    void add(long endMs, Event event, int hash) {
        if (last == null || last.endMs != endMs) {
            last = windows.get(endMs);
            if (last == null) {
                last = new Window(endMs, tables.take());
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

    /** Removes and returns the panes of the windows with these ends, in the order of their ends. */
    List<WindowPanes> take(LongPredicate ends) {
        List<WindowPanes> taken = new ArrayList<>();
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (ends.test(cursor.value.endMs)) {
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

    /** Gives back panes that were taken and are written. */
    void recycle(List<WindowPanes> written) {
        tables.give(written);
    }

    /** Gives memory back that later windows would use. */
    void trim() {
        tables.clear();
    }

    /** The panes in all windows. */
    PaneTotals totals() {
        return new PaneTotals(panes, bytes);
    }

    boolean anyMatch(LongPredicate ends) {
        for (ObjectCursor<Window> cursor : windows.values()) {
            if (ends.test(cursor.value.endMs)) {
                return true;
            }
        }
        return false;
    }
}
