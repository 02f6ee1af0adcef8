package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * Asks whether what was polled of these partitions up to now is of the topics that were claimed, and not of others that
 * were made under the same names since.
 */
public record CheckTopicIds(Set<PartitionId> partitions) {}
