package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Claims partitions for a consumer: raises their epochs and returns their progress. A topic is new to the pipeline if
 * none of its partitions has a progress row.
 *
 * @param partitions the claimed ones, in order; one without a progress row starts at its first record
 * @param startOffsets where the partitions of new topics start instead, in order, including those that other consumers
 *     will claim
 * @param unknownTopics topics whose start offsets are unknown at present; if such a topic is new, none of its
 *     partitions is claimed
 */
public record Claim(List<Wanted> partitions, List<Wanted> startOffsets, Set<String> unknownTopics) {

    /** The topics that are treated differently if they are new. */
    public List<String> possiblyNewTopics() {
        return Stream.concat(startOffsets.stream().map(start -> start.id().topic()), unknownTopics.stream())
                .distinct()
                .toList();
    }

    /** The partitions that may be claimed, given which topics are new. */
    public List<Wanted> claimable(Set<String> newTopics) {
        return partitions.stream()
                .filter(wanted -> {
                    String topic = wanted.id().topic();
                    return !newTopics.contains(topic) || !unknownTopics.contains(topic);
                })
                .toList();
    }

    /**
     * A partition to claim.
     *
     * @param id the partition
     * @param topicId Kafka's id of the topic; it changes if the topic is deleted and recreated
     * @param startOffset where to start if the partition has no progress row
     */
    public record Wanted(PartitionId id, String topicId, long startOffset) {}
}
