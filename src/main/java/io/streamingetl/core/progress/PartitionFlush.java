package io.streamingetl.core.progress;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction writes for one partition, beside the panes of its lane.
 *
 * @param id the partition
 * @param before the progress that this owner left in the row; the transaction compares it
 * @param after the progress that goes with the panes
 * @param quarantined rejected records to be stored, in offset order
 * @param rejections number of rejected records by reason, including those that {@code quarantined} omits in a flood
 * @param onlyRejected an example of the partition's first {@link #FIRST_RECORDS} records, if all of them are rejected
 *     and this flush accounts for the last of them
 */
public record PartitionFlush(
        PartitionId id,
        Progress before,
        Progress after,
        List<QuarantinedRecord> quarantined,
        Map<Reason, Long> rejections,
        Optional<Example> onlyRejected) {
    /** If the first records of a partition are all rejected, the topic or the configuration is wrong. */
    public static final int FIRST_RECORDS = 10;

    /** One rejected record, which may or may not be in quarantine. */
    public record Example(long offset, Reason reason) {}

    /** Memory that the values of its quarantined records take. */
    public long bytes() {
        return quarantined.stream()
                .mapToLong(record -> record.value() == null ? 0 : record.value().remaining())
                .sum();
    }
}
