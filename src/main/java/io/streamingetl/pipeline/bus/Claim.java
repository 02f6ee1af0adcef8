package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** A consumer wants to own these partitions: raise their epochs, and say where they stand. */
public record Claim(List<Wanted> partitions) {

    /**
     * One of them.
     *
     * @param id the partition
     * @param topicId Kafka's identity of the topic: another one means that the topic was deleted and made again
     * @param startOffset where to begin if the partition has no progress row
     */
    public record Wanted(PartitionId id, String topicId, long startOffset) {}
}
