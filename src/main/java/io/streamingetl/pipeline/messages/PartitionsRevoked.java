package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/** The lane no longer owns these partitions. */
public record PartitionsRevoked(Set<PartitionId> partitions) {}
