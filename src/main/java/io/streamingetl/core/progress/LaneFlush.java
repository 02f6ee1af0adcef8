package io.streamingetl.core.progress;

import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;

/**
 * What one transaction writes for one lane, as a whole or not at all: its partitions have fed the same panes. The
 * receiver owns the panes and records until the flush is settled.
 *
 * @param partitions in partition order; all that have fed the panes, and others whose progress has moved
 * @param panes to be added to the result table, in the order of their windows' ends
 * @param plan the windows of the panes; the transaction compares it
 */
public record LaneFlush(List<PartitionFlush> partitions, List<WindowPanes> panes, WindowPlan plan) {
    /** The end of its oldest window; {@link Long#MAX_VALUE} if it has no panes. */
    public long firstEndMs() {
        return panes.isEmpty() ? Long.MAX_VALUE : panes.get(0).endMs();
    }

    /** Number of panes in all windows. */
    public int paneCount() {
        return panes.stream().mapToInt(one -> one.table().size()).sum();
    }

    /** Memory that its panes take. */
    public long paneBytes() {
        return panes.stream().mapToLong(one -> one.table().bytes()).sum();
    }

    /** Memory that its panes and its quarantined records take. */
    public long bytes() {
        return paneBytes()
                + partitions.stream().mapToLong(PartitionFlush::bytes).sum();
    }
}
