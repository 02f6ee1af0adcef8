package io.streamingetl.pipeline.reports;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a lane's consumer.
 *
 * @param lane its number
 * @param partitions its assigned partitions
 * @param claimed whether every assigned partition is claimed
 * @param paused whether an operator paused the node
 * @param batchesInFlight polled and not yet folded
 * @param client what its Kafka client measures
 * @param member its member id in the consumer group; empty if it is not a member
 * @param problem why nothing can be read at present; empty if reading succeeds
 */
public record ConsumerReport(
        int lane,
        PartitionStates partitions,
        boolean claimed,
        boolean paused,
        int batchesInFlight,
        KafkaClientReport client,
        Optional<String> member,
        Optional<String> problem) {
    /**
     * The assigned partitions.
     *
     * @param lagRecords records up to the end offset that are not read yet, of the partitions whose end is known
     * @param heldBackRecords records behind an open transaction of a producer, of the partitions that have any
     * @param unreachable partitions without a leader, or whose leader does not answer, and why; outages of a few
     *     seconds are normal
     * @param stopped partitions that need manual action before they are read on, and why
     * @param paused number of partitions that are not polled at present, for any reason
     */
    public record PartitionStates(
            Map<PartitionId, Long> lagRecords,
            Map<PartitionId, Long> heldBackRecords,
            Map<PartitionId, String> unreachable,
            Map<PartitionId, String> stopped,
            int paused) {
        /** No partition is assigned. */
        public static final PartitionStates NONE = new PartitionStates(Map.of(), Map.of(), Map.of(), Map.of(), 0);
    }

    /** The same with all totals at zero. */
    public ConsumerReport uncounted() {
        return new ConsumerReport(
                lane, partitions, claimed, paused, batchesInFlight, client.uncounted(), member, problem);
    }
}
