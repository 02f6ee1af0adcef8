package io.streamingetl.core.progress;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction writes for one partition. The receiver owns its panes and records.
 *
 * @param id the partition
 * @param before the progress that this owner left in the row; the transaction compares it
 * @param plan the windows of the panes; the transaction compares it, too
 * @param after the progress that goes with the panes
 * @param panes to be added to the result table, in the order of their windows' ends
 * @param quarantined rejected records to be stored, in offset order
 * @param rejections number of rejected records by reason, including those that {@code quarantined} omits in a flood
 * @param onlyRejected an example of the partition's first {@link #FIRST_RECORDS} records, if all of them are rejected
 *     and this flush accounts for the last of them
 */
public record PartitionFlush(
        PartitionId id,
        Progress before,
        WindowPlan plan,
        Progress after,
        List<WindowPanes> panes,
        List<QuarantinedRecord> quarantined,
        Map<Reason, Long> rejections,
        Optional<Example> onlyRejected) {
    /** If the first records of a partition are all rejected, the topic or the configuration is wrong. */
    public static final int FIRST_RECORDS = 10;

    /** One rejected record, which may or may not be in quarantine. */
    public record Example(long offset, Reason reason) {}

    /** The end of its oldest window; {@link Long#MAX_VALUE} if it has no panes. */
    public long firstEndMs() {
        return panes.isEmpty() ? Long.MAX_VALUE : panes.get(0).endMs();
    }

    /** Number of panes in all windows. */
    public int paneCount() {
        return panes.stream().mapToInt(panes -> panes.table().size()).sum();
    }

    /** Memory that its panes take. */
    public long paneBytes() {
        return panes.stream().mapToLong(panes -> panes.table().bytes()).sum();
    }

    /** Memory that its panes and its rejected records take. */
    public long bytes() {
        return paneBytes()
                + quarantined.stream()
                        .mapToLong(record ->
                                record.value() == null ? 0 : record.value().remaining())
                        .sum();
    }
}
