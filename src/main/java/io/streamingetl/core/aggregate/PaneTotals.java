package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.PartitionFlush;
import java.util.Collection;
import java.util.List;

/**
 * Panes of a lane.
 *
 * @param panes how many
 * @param bytes memory that they take
 */
record PaneTotals(long panes, long bytes) {
    static final PaneTotals NONE = new PaneTotals(0, 0);

    /** The panes that these partitions hold. */
    static PaneTotals held(Collection<PartitionState> partitions) {
        long panes = 0;
        long bytes = 0;
        for (PartitionState partition : partitions) {
            panes += partition.open().panes();
            bytes += partition.open().bytes();
        }
        return new PaneTotals(panes, bytes);
    }

    /** The panes of a flush. */
    static PaneTotals flushed(List<PartitionFlush> flushes) {
        return new PaneTotals(
                flushes.stream().mapToLong(PartitionFlush::paneCount).sum(),
                flushes.stream().mapToLong(PartitionFlush::paneBytes).sum());
    }

    PaneTotals plus(PaneTotals other) {
        return new PaneTotals(panes + other.panes, bytes + other.bytes);
    }
}
