package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;

/**
 * The database no longer holds what was committed of partitions: whoever reads them has to claim them anew.
 *
 * @param epochs the epochs of the ownerships that are over
 */
public record Fenced(Map<PartitionId, Long> epochs) {}
