package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.verify.plain.PlainEvent;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.core.progress.PartitionId;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;

/**
 * All that the database says at one instant.
 *
 * @param partitions the pipeline's progress
 * @param plan its windows
 * @param range the windows to compare, whole ones
 * @param quarantined the offsets in quarantine
 * @param redriven the events of the range that were added from quarantine, by their quarantine rows' ids
 * @param rows the result rows of the range: one value a measure
 */
public record Snapshot(
        SortedMap<PartitionId, PartitionProgress> partitions,
        RecordedWindows plan,
        TimeRange range,
        QuarantinedOffsets quarantined,
        Map<Long, PlainEvent> redriven,
        Map<RowKey, BigDecimal[]> rows) {
    /** The least end of the last closed window over all partitions: what ends later may still change. */
    public long closedThroughMs() {
        return partitions.values().stream()
                .filter(one -> one.records() > 0)
                .mapToLong(PartitionProgress::closedThroughMs)
                .min()
                .orElse(Long.MIN_VALUE);
    }
}
