package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/** Asks whether the records polled from these partitions belong to the claimed topics, and not to recreated ones. */
public record CheckTopicIds(Set<PartitionId> partitions) {}
