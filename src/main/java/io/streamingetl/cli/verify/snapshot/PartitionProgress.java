package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.core.progress.PartitionId;

/**
 * A partition's row of {@code etl_progress}.
 *
 * @param topicId Kafka's id of the topic that the offsets belong to
 * @param nextOffset every record below it is accounted for
 * @param resumeOffset what a restart reads from
 * @param closedThroughMs the end of the last closed window; {@link Long#MIN_VALUE} where there is none
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
     * Whether the table holds a summed record: the exact opposite of what a restart would sum. A restart reads from the
     * resume offset, and leaves out the windows that are closed; so whatever lies below the resume offset is in the
     * table, and above it, below the next offset, what belongs to a closed window.
     *
     * @param windowEndMs the end of its window
     */
    public boolean holds(long offset, long windowEndMs) {
        return offset < resumeOffset || (offset < nextOffset && windowEndMs <= closedThroughMs);
    }
}
