package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** These partitions were found caught up with their end offsets and silent. */
public record PartitionsIdle(List<Idle> partitions) {

    /**
     * One of them.
     *
     * @param id the partition
     * @param epoch under which the consumer owns it
     * @param position the end offset it has reached
     */
    public record Idle(PartitionId id, long epoch, long position) {}
}
