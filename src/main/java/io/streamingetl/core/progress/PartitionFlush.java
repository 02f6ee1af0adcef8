package io.streamingetl.core.progress;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction writes for one partition. Its panes and records belong to the receiver.
 *
 * @param id the partition
 * @param before the progress that this owner left in the row; the transaction compares it
 * @param plan the windows that the panes were made by; the transaction compares it, too
 * @param after the progress that goes with the panes
 * @param panes to be added to the result table, in the order of their windows' ends
 * @param quarantined to be set aside, in offset order
 * @param rejections how many records were rejected and why, those too that {@code quarantined} leaves out in a flood
 * @param strange an example of the partition's first {@link #STRANGE_RECORDS} records where all of them are rejected
 *     and this flush accounts for them
 */
public record PartitionFlush(
        PartitionId id,
        Progress before,
        WindowPlan plan,
        Progress after,
        List<WindowPanes> panes,
        List<QuarantinedRecord> quarantined,
        Map<Reason, Long> rejections,
        Optional<Example> strange) {
    /** A partition that begins with so many rejected records, and no other, is not what was configured. */
    public static final int STRANGE_RECORDS = 10;

    /** One rejected record, which need not be kept in quarantine. */
    public record Example(long offset, Reason reason) {}

    /** The end of the oldest window it has panes of; {@link Long#MAX_VALUE} where it has none. */
    public long firstEndMs() {
        return panes.isEmpty() ? Long.MAX_VALUE : panes.get(0).endMs();
    }

    /** How many panes there are in all windows together. */
    public int keys() {
        return panes.stream().mapToInt(panes -> panes.table().size()).sum();
    }

    /** How much memory its panes take. */
    public long paneBytes() {
        return panes.stream().mapToLong(panes -> panes.table().bytes()).sum();
    }

    /** How much memory its panes and its rejected records take. */
    public long bytes() {
        return paneBytes()
                + quarantined.stream()
                        .mapToLong(record ->
                                record.value() == null ? 0 : record.value().remaining())
                        .sum();
    }
}
