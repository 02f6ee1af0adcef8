package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/** The lane owns these partitions no longer. */
public record PartitionsRevoked(Set<PartitionId> partitions) {}
