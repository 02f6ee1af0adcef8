package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.Set;

/**
 * A flush of the lane is settled.
 *
 * @param nextOffsets of the committed partitions
 * @param fenced partitions that were dropped because they were not written: to be claimed anew
 */
public record LaneSettled(Map<PartitionId, Long> nextOffsets, Set<PartitionId> fenced) {}
