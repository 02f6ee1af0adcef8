package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * The lane no longer owns these partitions.
 *
 * @param inOrder whether nobody else owns them before this is answered, so that what they have fed can still be written
 */
public record PartitionsRevoked(Set<PartitionId> partitions, boolean inOrder) {}
