package io.streamingetl.pipeline.reports;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.Optional;

/**
 * What a lane's consumer tells of itself.
 *
 * @param lane which lane
 * @param lagRecords how far each assigned partition is behind its end offset, as far as it is known
 * @param heldBackRecords records that lie behind an open transaction of a producer, of the partitions that have any
 * @param unreachable partitions that have no leader, or whose leader does not answer, and why; for a few seconds that
 *     is no trouble yet
 * @param stopped partitions that are not read, and why
 * @param claimed whether every assigned partition is claimed
 * @param paused whether it was told to read no further
 * @param batchesInFlight polled and not yet folded
 * @param pausedPartitions assigned and not polled at the moment, for whatever reason
 * @param client what Kafka's client measures
 * @param member the id by which the consumer group knows it; empty where it is in none
 * @param trouble why nothing can be read at the moment; empty where all is well
 */
public record ConsumerReport(
        int lane,
        Map<PartitionId, Long> lagRecords,
        Map<PartitionId, Long> heldBackRecords,
        Map<PartitionId, String> unreachable,
        Map<PartitionId, String> stopped,
        boolean claimed,
        boolean paused,
        int batchesInFlight,
        int pausedPartitions,
        KafkaClientReport client,
        Optional<String> member,
        Optional<String> trouble) {

    /** As of a consumer whose client counted nothing yet. */
    public ConsumerReport uncounted() {
        return new ConsumerReport(
                lane,
                lagRecords,
                heldBackRecords,
                unreachable,
                stopped,
                claimed,
                paused,
                batchesInFlight,
                pausedPartitions,
                client.uncounted(),
                member,
                trouble);
    }
}
