package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;

/**
 * A flush of the lane is settled, or partitions were dropped without one.
 *
 * @param nextOffsets the next offset of each committed partition
 * @param droppedEpochs the epoch of each partition that was not written and is dropped; its consumer claims it again
 *     unless it has a later epoch by then
 */
public record LaneSettled(Map<PartitionId, Long> nextOffsets, Map<PartitionId, Long> droppedEpochs) {}
