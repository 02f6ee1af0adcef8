package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.verify.plain.PlainEvent;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.core.progress.PartitionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The state of the database at one instant.
 *
 * @param partitions the pipeline's progress
 * @param plan its windows
 * @param range the whole windows to compare
 * @param quarantined the offsets in quarantine
 * @param redriven the events of the range that were added from quarantine, by their quarantine rows' ids
 * @param rows the result rows of the range, with one value per measure
 * @param otherRows the range of all rows of the table if there are none in this range; empty if it has none at all
 * @param rollups the roll-ups, in configured order
 */
public record Snapshot(
        SortedMap<PartitionId, PartitionProgress> partitions,
        RecordedWindows plan,
        TimeRange range,
        QuarantinedOffsets quarantined,
        Map<Long, PlainEvent> redriven,
        Map<RowKey, BigDecimal[]> rows,
        Optional<TimeRange> otherRows,
        List<RollupRows> rollups) {
    /** The lowest end of the last closed window over all partitions. Later windows may still change. */
    public long closedThroughMs() {
        return partitions.values().stream()
                .filter(progress -> progress.records() > 0)
                .mapToLong(PartitionProgress::closedThroughMs)
                .min()
                .orElse(Long.MIN_VALUE);
    }
}
