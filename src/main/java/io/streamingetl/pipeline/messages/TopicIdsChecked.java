package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * The answer to {@link CheckTopicIds}.
 *
 * @param stale the partitions of which nothing may be written: their topics were made again, or nobody knows
 */
public record TopicIdsChecked(Set<PartitionId> stale) {}
