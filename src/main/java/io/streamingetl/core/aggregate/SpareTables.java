package io.streamingetl.core.aggregate;

import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.pane.WindowPanes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Cleared tables of written windows, for the windows to come: a new table touches and zeroes fresh memory while it
 * grows, which was a third of the aggregator's work.
 */
final class SpareTables {
    private final Measures measures;
    private final long maxBytes;
    private final Deque<PaneTable> spare = new ArrayDeque<>();
    private long bytes;

    /** @param maxBytes the most memory for spare tables */
    SpareTables(Measures measures, long maxBytes) {
        this.measures = measures;
        this.maxBytes = maxBytes;
    }

    /** An empty table. */
    PaneTable take() {
        if (spare.isEmpty()) {
            return new PaneTable(measures);
        }
        PaneTable taken = spare.pop();
        bytes -= taken.bytes();
        return taken;
    }

    /** Clears these tables, and keeps those for which there is room. */
    void give(List<WindowPanes> written) {
        for (WindowPanes panes : written) {
            PaneTable table = panes.table();
            if (bytes + table.bytes() <= maxBytes) {
                table.clear();
                bytes += table.bytes();
                spare.push(table);
            }
        }
    }

    /** Gives all memory back. */
    void clear() {
        spare.clear();
        bytes = 0;
    }
}
