package io.streamingetl.core.pane;

import io.streamingetl.core.event.KeyPart;
import io.streamingetl.core.measure.Measures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * The panes of several lanes as one sequence of rows in the order of (window, key): panes of the same window and key
 * are merged. Merged by coarser intervals and a part of the key, they are the rows of a roll-up. Does not change the
 * tables, so that it can be repeated.
 */
public final class PaneMerge {
    /** Number of panes that are loaded before they are merged. */
    private static final int PREFETCHED = 64;

    private record Window(long endMs, KeyOrder order) {}

    private final Measures measures;
    private final List<Window> windows = new ArrayList<>();
    private int window;

    /** The row's panes in the window's order: first index, inclusive, and last, exclusive. */
    private int from;

    private int to;

    /** The index up to which the window's panes are loaded. */
    private int loaded;

    /** Has no meaning. Because it is visible, the compiler does not remove the loads. */
    long prefetched;

    /** The rows of the result table. */
    public PaneMerge(Measures measures, List<WindowPanes> panes) {
        this(measures, panes, endMs -> endMs, KeyPart.whole());
    }

    /**
     * The rows of a coarser table.
     *
     * @param measures of the panes
     * @param panes of any lanes and windows, in any order
     * @param intervalEndMs the end of the interval that a window counts towards, by the window's end, milliseconds
     * @param part the part of the key that the rows have
     */
    public PaneMerge(Measures measures, List<WindowPanes> panes, LongUnaryOperator intervalEndMs, KeyPart part) {
        this.measures = measures;
        Map<Long, List<PaneTable>> byEnd = new TreeMap<>();
        for (WindowPanes one : panes) {
            if (one.table().size() > 0) {
                byEnd.computeIfAbsent(intervalEndMs.applyAsLong(one.endMs()), end -> new ArrayList<>())
                        .add(one.table());
            }
        }
        byEnd.forEach((endMs, tables) -> windows.add(new Window(endMs, new KeyOrder(tables, part))));
    }

    /** Moves to the next row; false after the last one. */
    public boolean next() {
        if (window < windows.size() && to == order().count()) {
            window++;
            to = 0;
            loaded = 0;
        }
        if (window == windows.size()) {
            return false;
        }
        if (to >= loaded) {
            loaded = to + PREFETCHED;
            prefetched += order().prefetch(to, loaded);
        }
        from = to++;
        while (to < order().count() && order().repeats(to)) {
            to++;
        }
        return true;
    }

    private KeyOrder order() {
        return windows.get(window).order;
    }

    /** The end (exclusive) of the row's window or interval, milliseconds. */
    public long endMs() {
        return windows.get(window).endMs;
    }

    /** The array that holds the whole key of a pane of the row from {@link #keyStart()} on; shared and read-only. */
    public long[] keys() {
        return order().table(from).page(order().entry(from));
    }

    /** The index in {@link #keys()} at which that key begins. */
    public int keyStart() {
        return order().table(from).keyStart(order().entry(from));
    }

    /** The row's value of this measure, merged from all its panes. */
    public BigDecimal value(int measure) {
        BigDecimal merged = value(from, measure);
        for (int at = from + 1; at < to; at++) {
            merged = measures.kind(measure).merge(merged, value(at, measure));
        }
        return merged;
    }

    private BigDecimal value(int at, int measure) {
        return order().table(at).value(order().entry(at), measure);
    }
}
