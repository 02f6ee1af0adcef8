package io.streamingetl.cli.verify;

import io.streamingetl.core.progress.PartitionId;

/** Which records below their partitions' next offsets have a row in quarantine. */
interface QuarantinedOffsets {
    boolean contains(PartitionId id, long offset);
}
