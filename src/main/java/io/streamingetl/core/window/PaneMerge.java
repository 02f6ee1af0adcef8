package io.streamingetl.core.window;

import com.carrotsearch.hppc.sorting.IndirectSort;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The panes of several partitions as one sequence of rows in the order of (window, key), those of the same window and
 * key merged into one. Reads the tables, changes none, and copies no key, so it can be run again over the same tables.
 */
public final class PaneMerge {
    private static final class Cursor {
        final long endMs;
        final PaneTable table;
        final int[] order;
        int at;

        Cursor(WindowPanes panes) {
            endMs = panes.endMs();
            table = panes.table();
            order = IndirectSort.mergesort(0, table.size(), (a, b) -> table.compareKeys(a, table, b));
        }

        int entry() {
            return order[at];
        }

        int compareTo(Cursor other) {
            int byWindow = Long.compare(endMs, other.endMs);
            return byWindow != 0 ? byWindow : table.compareKeys(entry(), other.table, other.entry());
        }
    }

    private final Measures measures;
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>((a, b) -> a.compareTo(b));
    private final List<Cursor> row = new ArrayList<>();

    /** @param panes of any partitions and windows, in any order */
    public PaneMerge(Measures measures, List<WindowPanes> panes) {
        this.measures = measures;
        panes.stream()
                .filter(one -> one.table().size() > 0)
                .sorted(Comparator.comparingLong(WindowPanes::endMs))
                .map(Cursor::new)
                .forEach(cursors::add);
    }

    /** Moves to the next row; false behind the last one. */
    public boolean next() {
        for (Cursor cursor : row) {
            if (++cursor.at < cursor.order.length) {
                cursors.add(cursor);
            }
        }
        row.clear();
        if (cursors.isEmpty()) {
            return false;
        }
        do {
            row.add(cursors.poll());
        } while (!cursors.isEmpty() && cursors.peek().compareTo(row.get(0)) == 0);
        return true;
    }

    /** The end (exclusive) of the row's window, milliseconds. */
    public long endMs() {
        return row.get(0).endMs;
    }

    /** The array that holds the row's key from {@link #keyStart()} on; shared, not to be written to. */
    public long[] keys() {
        return row.get(0).table.keys();
    }

    /** Where in {@link #keys()} the row's key begins. */
    public int keyStart() {
        return row.get(0).table.keyStart(row.get(0).entry());
    }

    /** The row's value of this measure, merged over the partitions. */
    public BigDecimal value(int measure) {
        BigDecimal merged = row.get(0).table.value(row.get(0).entry(), measure);
        for (int i = 1; i < row.size(); i++) {
            BigDecimal other = row.get(i).table.value(row.get(i).entry(), measure);
            merged = switch (measures.function(measure)) {
                case MIN -> merged.min(other);
                case MAX -> merged.max(other);
                case SUM, COUNT -> merged.add(other);
            };
        }
        return merged;
    }
}
