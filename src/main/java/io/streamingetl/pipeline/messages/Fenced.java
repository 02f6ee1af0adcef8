package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;

/**
 * The database no longer holds what was committed for these partitions. Their consumers must claim them again.
 *
 * @param epochs the epochs that are no longer valid
 */
public record Fenced(Map<PartitionId, Long> epochs) {}
