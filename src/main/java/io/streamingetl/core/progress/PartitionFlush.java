package io.streamingetl.core.progress;

import io.streamingetl.core.window.WindowPanes;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;

/**
 * What one transaction writes for one partition. Its panes and records belong to the receiver.
 *
 * @param id the partition
 * @param before the progress that this owner left in the row; the transaction compares it
 * @param plan the windows that the panes were made by; the transaction compares it, too
 * @param after the progress that goes with the panes
 * @param panes to be added to the result table
 * @param quarantined to be set aside, in offset order
 */
public record PartitionFlush(
        PartitionId id,
        Progress before,
        WindowPlan plan,
        Progress after,
        List<WindowPanes> panes,
        List<QuarantinedRecord> quarantined) {

    /** How many panes there are in all windows together. */
    public int keys() {
        return panes.stream().mapToInt(panes -> panes.table().size()).sum();
    }
}
