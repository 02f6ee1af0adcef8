package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * The reply to {@link CheckTopicIds}.
 *
 * @param stale the partitions whose records must not be written: their topics were recreated, or may have been
 */
public record TopicIdsChecked(Set<PartitionId> stale) {}
