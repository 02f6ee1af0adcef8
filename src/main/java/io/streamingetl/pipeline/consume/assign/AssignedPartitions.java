package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The partitions that are assigned to this consumer. Event loop only. */
public final class AssignedPartitions {
    private final Map<TopicPartition, AssignedPartition> partitions = new HashMap<>();

    public List<AssignedPartition> add(Collection<TopicPartition> assigned) {
        List<AssignedPartition> added = new ArrayList<>();
        for (TopicPartition topicPartition : assigned) {
            AssignedPartition partition = new AssignedPartition(topicPartition);
            partitions.put(topicPartition, partition);
            added.add(partition);
        }
        return added;
    }

    Set<PartitionId> remove(Collection<TopicPartition> revoked) {
        Set<PartitionId> removed = new HashSet<>();
        for (TopicPartition topicPartition : revoked) {
            partitions.remove(topicPartition);
            removed.add(new PartitionId(topicPartition.topic(), topicPartition.partition()));
        }
        return removed;
    }

    Set<PartitionId> removeAll() {
        return remove(Set.copyOf(partitions.keySet()));
    }

    /** Whether this assignment is still valid, as opposed to a later one of the same partition. */
    public boolean contains(AssignedPartition partition) {
        return partitions.get(partition.topicPartition()) == partition;
    }

    /**
     * Whether the partition is assigned, and was not claimed as one of another topic than this.
     *
     * @param topicId Kafka's; null if the topic no longer exists
     */
    public boolean holds(PartitionId id, String topicId) {
        AssignedPartition partition = partitions.get(new TopicPartition(id.topic(), id.partition()));
        return partition != null
                && (topicId == null
                        || partition.topicId().isEmpty()
                        || partition.topicId().equals(topicId));
    }

    /** All partitions, in any state. */
    public Set<PartitionId> ids() {
        return partitions.values().stream().map(AssignedPartition::id).collect(Collectors.toSet());
    }

    /** The partition if it is running; otherwise null. */
    public AssignedPartition running(TopicPartition topicPartition) {
        AssignedPartition partition = partitions.get(topicPartition);
        return partition != null && partition.is(AssignedPartition.State.RUNNING) ? partition : null;
    }

    /** Whether the partition is assigned, and not claimed yet. */
    boolean claiming(TopicPartition topicPartition) {
        AssignedPartition partition = partitions.get(topicPartition);
        return partition != null && partition.is(AssignedPartition.State.CLAIMING);
    }

    public List<AssignedPartition> in(AssignedPartition.State state) {
        return partitions.values().stream()
                .filter(partition -> partition.is(state))
                .toList();
    }

    /** The partitions whose position is known: the running and the stopped ones. */
    public List<AssignedPartition> claimed() {
        return partitions.values().stream()
                .filter(partition -> !partition.is(AssignedPartition.State.CLAIMING))
                .toList();
    }

    /** The running partitions that had no record for this long. */
    public List<AssignedPartition> silent(long tickMs, long forMs) {
        return partitions.values().stream()
                .filter(partition -> partition.silent(tickMs, forMs))
                .toList();
    }

    /** The stopped partitions, and why. */
    public Map<PartitionId, String> stopped() {
        Map<PartitionId, String> stopped = new HashMap<>();
        in(AssignedPartition.State.STOPPED).forEach(partition -> stopped.put(partition.id(), partition.reason()));
        return stopped;
    }
}
