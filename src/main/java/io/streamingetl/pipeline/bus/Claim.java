package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/**
 * A consumer wants to own partitions: raise their epochs, and say where they stand.
 *
 * @param partitions the wanted ones, in order; each begins at its first record if it has no progress row
 * @param beginnings where partitions begin instead, in order, of topics that the pipeline has no progress row of at
 *     all: the wanted ones and those that others will want
 */
public record Claim(List<Wanted> partitions, List<Wanted> beginnings) {

    /**
     * One of them.
     *
     * @param id the partition
     * @param topicId Kafka's identity of the topic: another one means that the topic was deleted and made again
     * @param startOffset where to begin if the partition has no progress row
     */
    public record Wanted(PartitionId id, String topicId, long startOffset) {}
}
