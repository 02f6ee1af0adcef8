package io.streamingetl.pipeline.consume;

import io.streamingetl.config.Start;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.Claim;
import io.streamingetl.pipeline.bus.Claimed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Claims assigned partitions: asks Kafka what it holds of them and the writer for their progress rows, under a new
 * epoch, and finds out whether the one fits the other.
 */
final class Claimer {
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

    /**
     * What Kafka holds of a partition.
     *
     * @param first the lowest offset that is still there
     * @param end the offset behind the last record
     * @param start where a pipeline that never read it begins
     */
    private record Log(long first, long end, long start) {}

    /**
     * A claimed partition.
     *
     * @param owned its progress row
     * @param misfit why it can't be read from there; empty where it can
     */
    record Outcome(Claimed.Owned owned, String misfit) {}

    private final Vertx vertx;
    private final PollThreadConsumer consumer;
    private final TopicIds topicIds;
    private final Start start;

    Claimer(Vertx vertx, PollThreadConsumer consumer, TopicIds topicIds, Start start) {
        this.vertx = vertx;
        this.consumer = consumer;
        this.topicIds = topicIds;
        this.start = start;
    }

    /** Claims them all in one transaction, or fails and may be asked again. */
    Future<Map<PartitionId, Outcome>> claim(Collection<OwnedPartition> partitions) {
        List<TopicPartition> wanted =
                partitions.stream().map(OwnedPartition::topicPartition).toList();
        return topicIds.of(wanted.stream().map(TopicPartition::topic).collect(Collectors.toSet()))
                .compose(ids -> consumer.onPollThread(own -> logs(own, wanted))
                        .compose(logs -> Bus.<Claimed>request(vertx, Addresses.CLAIM, request(partitions, ids, logs))
                                .map(claimed -> outcomes(claimed, ids, logs))));
    }

    /**
     * Those whose topic was made again since they were claimed. Kafka's client goes on in the new topic at the old
     * offset, and says nothing.
     */
    Future<List<OwnedPartition>> madeAgain(List<OwnedPartition> partitions) {
        return topicIds.of(partitions.stream().map(one -> one.id().topic()).collect(Collectors.toSet()))
                .map(ids -> partitions.stream()
                        .filter(one -> !one.topicId().equals(ids.get(one.id().topic())))
                        .toList());
    }

    private static Claim request(
            Collection<OwnedPartition> partitions, Map<String, String> ids, Map<PartitionId, Log> logs) {
        return new Claim(partitions.stream()
                .map(OwnedPartition::id)
                .sorted()
                .map(id -> new Claim.Wanted(id, ids.get(id.topic()), logs.get(id).start))
                .toList());
    }

    private Map<PartitionId, Log> logs(PollThreadConsumer own, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> first = own.beginningOffsets(partitions, KAFKA_TIMEOUT);
        Map<TopicPartition, Long> end = own.endOffsets(partitions, KAFKA_TIMEOUT);
        Map<TopicPartition, Long> starts = starts(own, partitions, first, end);
        Map<PartitionId, Log> logs = new HashMap<>();
        partitions.forEach(partition -> logs.put(
                new PartitionId(partition.topic(), partition.partition()),
                new Log(first.get(partition), end.get(partition), starts.get(partition))));
        return logs;
    }

    private Map<TopicPartition, Long> starts(
            PollThreadConsumer own,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {
        if (start instanceof Start.Earliest) {
            return first;
        }
        if (start instanceof Start.Latest) {
            return end;
        }
        long atMs = ((Start.At) start).instant().toEpochMilli();
        Map<TopicPartition, Long> starts = new HashMap<>(end);
        Map<TopicPartition, OffsetAndTimestamp> found = own.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> atMs)),
                KAFKA_TIMEOUT);
        found.forEach((partition, offset) -> {
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    private static Map<PartitionId, Outcome> outcomes(
            Claimed claimed, Map<String, String> ids, Map<PartitionId, Log> logs) {
        return claimed.partitions().stream()
                .collect(Collectors.toMap(
                        Claimed.Owned::id,
                        owned -> new Outcome(
                                owned, misfit(owned, ids.get(owned.id().topic()), logs.get(owned.id())))));
    }

    private static String misfit(Claimed.Owned owned, String topicId, Log log) {
        long resume = owned.progress().resumeOffset();
        if (!owned.topicId().equals(topicId)) {
            return "topic " + owned.id().topic() + " was deleted and made again: its progress belongs to topic id "
                    + owned.topicId() + ", the topic now has " + topicId
                    + "; delete its rows from etl_progress and etl_quarantine, and start again, to read the new topic"
                    + " from its start";
        }
        if (resume < log.first) {
            return "records " + resume + " to " + (log.first - 1) + " of " + owned.id()
                    + " were deleted by retention before they were in the table; set resume_offset of its row in"
                    + " etl_progress to " + log.first + ", next_offset too where it is less, and start again, to go on"
                    + " without them";
        }
        long next = owned.progress().nextOffset();
        if (next > log.end) {
            return owned.id() + " ends at offset " + log.end + ", but was read up to " + next
                    + " already: the broker lost records; set next_offset of its row in etl_progress to " + log.end
                    + ", resume_offset too where it is greater, delete its rows in etl_quarantine from that offset on,"
                    + " and start again, to go on from there";
        }
        return "";
    }
}
