package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** These partitions had no records for the idle period. */
public record PartitionsIdle(List<Idle> partitions) {

    /**
     * A partition without records.
     *
     * @param id the partition
     * @param epoch the consumer's
     * @param position the consumer's
     * @param caughtUp whether the log ends at the position
     */
    public record Idle(PartitionId id, long epoch, long position, boolean caughtUp) {}
}
