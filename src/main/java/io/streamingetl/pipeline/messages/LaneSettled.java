package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;

/**
 * A flush of the lane is settled.
 *
 * @param nextOffsets of the committed partitions
 * @param fencedEpochs partitions that were dropped because they were not written, and the epoch under which they were
 *     owned: to be claimed anew, unless they were since
 */
public record LaneSettled(Map<PartitionId, Long> nextOffsets, Map<PartitionId, Long> fencedEpochs) {}
