package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A consumer wants to own partitions: raise their epochs, and say where they stand.
 *
 * @param partitions the wanted ones, in order; each begins at its first record if it has no progress row
 * @param beginnings where partitions begin instead, in order, of topics that the pipeline has no progress row of at
 *     all: the wanted ones and those that others will want
 * @param unknown topics whose beginnings nobody knows at the moment: of those that the pipeline has no progress row of,
 *     no partition is claimed
 */
public record Claim(List<Wanted> partitions, List<Wanted> beginnings, Set<String> unknown) {

    /** The topics of which it matters whether the pipeline has any progress row. */
    public List<String> begunOrNot() {
        return Stream.concat(beginnings.stream().map(beginning -> beginning.id().topic()), unknown.stream())
                .distinct()
                .toList();
    }

    /** Those of the wanted partitions that may be claimed where the pipeline has no progress row of these topics. */
    public List<Wanted> claimable(Set<String> notBegun) {
        return partitions.stream()
                .filter(wanted -> {
                    String topic = wanted.id().topic();
                    return !notBegun.contains(topic) || !unknown.contains(topic);
                })
                .toList();
    }

    /**
     * One of them.
     *
     * @param id the partition
     * @param topicId Kafka's identity of the topic: another one means that the topic was deleted and made again
     * @param startOffset where to begin if the partition has no progress row
     */
    public record Wanted(PartitionId id, String topicId, long startOffset) {}
}
