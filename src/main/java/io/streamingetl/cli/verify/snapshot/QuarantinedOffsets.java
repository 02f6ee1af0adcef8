package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.core.progress.PartitionId;

/** Which records below their partitions' next offsets have a row in quarantine. */
public interface QuarantinedOffsets {
    boolean contains(PartitionId id, long offset);
}
