package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.core.progress.PartitionId;

/**
 * A partition's row of {@code etl_progress}.
 *
 * @param topicId Kafka's id of the topic that the offsets belong to
 * @param nextOffset every record below it is counted
 * @param resumeOffset where a restart begins to read
 * @param closedThroughMs the end of the last closed window; {@link Long#MIN_VALUE} if there is none
 * @param redriven quarantined records that were added later; still counted in {@code quarantined}
 */
public record PartitionProgress(
        PartitionId id,
        String topicId,
        long nextOffset,
        long resumeOffset,
        long closedThroughMs,
        long records,
        long aggregated,
        long late,
        long quarantined,
        long redriven) {
    /**
     * Whether the table includes a record, which is the opposite of whether a restart would sum it. A restart reads
     * from the resume offset and skips closed windows. So the table includes all records below the resume offset, and
     * those of closed windows from there to the next offset.
     *
     * @param windowEndMs the end of its window
     */
    public boolean holds(long offset, long windowEndMs) {
        return offset < resumeOffset || (offset < nextOffset && windowEndMs <= closedThroughMs);
    }
}
