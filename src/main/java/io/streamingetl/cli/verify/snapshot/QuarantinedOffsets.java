package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.core.progress.PartitionId;

/** The records below their partitions' next offsets that have a row in quarantine. */
public interface QuarantinedOffsets {
    boolean contains(PartitionId id, long offset);
}
