package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** These partitions were found silent. */
public record PartitionsIdle(List<Idle> partitions) {

    /**
     * One of them.
     *
     * @param id the partition
     * @param epoch under which the consumer owns it
     * @param position how far it is read
     * @param caughtUp whether its log ends there
     */
    public record Idle(PartitionId id, long epoch, long position, boolean caughtUp) {}
}
