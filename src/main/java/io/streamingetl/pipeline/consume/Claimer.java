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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
     */
    private record Log(long first, long end) {}

    /**
     * What Kafka holds.
     *
     * @param held of the wanted partitions
     * @param beginnings where each partition of their topics begins for a pipeline that never read the topic
     */
    private record Logs(Map<PartitionId, Log> held, Map<PartitionId, Long> beginnings) {
        Claim claim(Map<String, String> topicIds) {
            return new Claim(
                    wanted(held.keySet(), topicIds, id -> held.get(id).first),
                    wanted(beginnings.keySet(), topicIds, beginnings::get));
        }

        private static List<Claim.Wanted> wanted(
                Set<PartitionId> ids, Map<String, String> topicIds, Function<PartitionId, Long> offset) {
            return ids.stream()
                    .sorted()
                    .map(id -> new Claim.Wanted(id, topicIds.get(id.topic()), offset.apply(id)))
                    .toList();
        }
    }

    /**
     * A claimed partition.
     *
     * @param owned its progress row
     * @param misfit why it can't be read from there; empty where it can
     */
    record Outcome(Claimed.Owned owned, String misfit) {}

    private final Vertx vertx;
    private final PollThreadConsumer consumer;
    private final BrokerAdmin brokers;
    private final Start start;

    Claimer(Vertx vertx, PollThreadConsumer consumer, BrokerAdmin brokers, Start start) {
        this.vertx = vertx;
        this.consumer = consumer;
        this.brokers = brokers;
        this.start = start;
    }

    /** Claims them all in one transaction, or fails and may be asked again. */
    Future<Map<PartitionId, Outcome>> claim(Collection<OwnedPartition> partitions) {
        List<TopicPartition> wanted =
                partitions.stream().map(OwnedPartition::topicPartition).toList();
        Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        return brokers.topicIds(topics)
                .compose(ids -> ids.keySet().containsAll(topics)
                        ? claim(wanted, ids)
                        : Future.failedFuture("of the topics " + topics + " only " + ids.keySet() + " are there"));
    }

    private Future<Map<PartitionId, Outcome>> claim(List<TopicPartition> wanted, Map<String, String> topicIds) {
        return consumer.onPollThread(own -> logs(own, wanted, topicIds.keySet()))
                .compose(logs -> Bus.<Claimed>request(vertx, Addresses.CLAIM, logs.claim(topicIds))
                        .map(claimed -> outcomes(claimed, topicIds, logs.held)));
    }

    private Logs logs(PollThreadConsumer own, List<TopicPartition> partitions, Set<String> topics) {
        Map<TopicPartition, Long> first = own.beginningOffsets(partitions, KAFKA_TIMEOUT);
        Map<TopicPartition, Long> end = own.endOffsets(partitions, KAFKA_TIMEOUT);
        Map<PartitionId, Log> held = new HashMap<>();
        partitions.forEach(partition -> held.put(id(partition), new Log(first.get(partition), end.get(partition))));
        Map<PartitionId, Long> beginnings = new HashMap<>();
        Beginnings.of(own, start, topics, KAFKA_TIMEOUT)
                .forEach((partition, offset) -> beginnings.put(id(partition), offset));
        return new Logs(held, beginnings);
    }

    private static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
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
