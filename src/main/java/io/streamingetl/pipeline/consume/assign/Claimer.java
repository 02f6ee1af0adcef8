package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.config.model.Start;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.CleanupPolicies;
import io.streamingetl.pipeline.consume.broker.LogRange;
import io.streamingetl.pipeline.consume.broker.LogValidator;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.LogLoss;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Claims assigned partitions: gets their progress rows from the writer, under a new epoch, and compares them with their
 * logs. The logs are queried after the claim, because another node may have read on until then.
 */
public final class Claimer {

    /**
     * A claimed partition.
     *
     * @param owned its progress row
     * @param progressConflict why the log can't be read from there; empty if it can
     */
    public record Outcome(Claimed.Owned owned, String progressConflict) {}

    /**
     * The outcomes of a claim.
     *
     * @param claimed the claimed partitions, in one transaction
     * @param refused why the others can't be claimed now, in sentences; their claim may be repeated
     */
    public record Outcomes(Map<PartitionId, Outcome> claimed, Map<PartitionId, String> refused) {}

    private final Vertx vertx;
    private final String pipeline;
    private final BrokerAdmin brokers;
    private final LogValidator validator;
    private final Start start;

    public Claimer(Vertx vertx, String pipeline, BrokerAdmin brokers, LogValidator validator, Start start) {
        this.vertx = vertx;
        this.pipeline = pipeline;
        this.brokers = brokers;
        this.validator = validator;
        this.start = start;
    }

    /** Claims the partitions whose leaders answer; fails if no broker answers, and may be repeated. */
    public Future<Outcomes> claim(Collection<AssignedPartition> partitions) {
        return logs(partitions).compose(logs -> claim(partitions, logs));
    }

    private Future<LogRanges> logs(Collection<AssignedPartition> partitions) {
        Set<String> names =
                partitions.stream().map(partition -> partition.id().topic()).collect(Collectors.toSet());
        return brokers.topics(names)
                .compose(topics -> CleanupPolicies.find(brokers, topics.found().keySet())
                        .compose(compaction -> LogRanges.find(brokers, partitions, topics, compaction)));
    }

    private Future<Outcomes> claim(Collection<AssignedPartition> partitions, LogRanges logs) {
        if (logs.held().isEmpty()) {
            return Future.succeededFuture(new Outcomes(Map.of(), logs.refused()));
        }
        Map<String, Topics.Topic> claimedTopics = new HashMap<>(logs.topics().found());
        claimedTopics
                .keySet()
                .retainAll(logs.held().keySet().stream().map(PartitionId::topic).collect(Collectors.toSet()));
        return StartOffsets.find(brokers, start, claimedTopics)
                .compose(startOffsets -> Bus.request(vertx, Addresses.CLAIM, claim(logs, startOffsets, claimedTopics)))
                .compose(claimed -> outcomes(partitions, claimed, logs));
    }

    private static Claim claim(LogRanges logs, StartOffsets startOffsets, Map<String, Topics.Topic> topics) {
        Map<PartitionId, Long> begin = new HashMap<>();
        startOffsets
                .offsets()
                .forEach((partition, offset) ->
                        begin.put(new PartitionId(partition.topic(), partition.partition()), offset));
        return new Claim(
                wanted(logs.held().keySet(), topics, id -> logs.held().get(id).first()),
                wanted(begin.keySet(), topics, begin::get),
                startOffsets.unknown());
    }

    private static List<Claim.Wanted> wanted(
            Set<PartitionId> ids, Map<String, Topics.Topic> topics, ToLongFunction<PartitionId> offset) {
        return ids.stream()
                .sorted()
                .map(id -> new Claim.Wanted(id, topics.get(id.topic()).id(), offset.applyAsLong(id)))
                .toList();
    }

    private Future<Outcomes> outcomes(Collection<AssignedPartition> partitions, Claimed claimed, LogRanges before) {
        Map<PartitionId, Claimed.Owned> owned =
                claimed.partitions().stream().collect(Collectors.toMap(Claimed.Owned::id, one -> one));
        Map<PartitionId, String> refused = new HashMap<>(before.refused());
        before.held().keySet().stream()
                .filter(id -> !owned.containsKey(id))
                .forEach(id -> refused.put(
                        id, "where " + id.topic() + " begins is not known before all of its partitions answer"));
        return logs(partitions.stream()
                        .filter(partition -> owned.containsKey(partition.id()))
                        .toList())
                .compose(logs -> {
                    refused.putAll(logs.refused());
                    owned.keySet().retainAll(logs.held().keySet());
                    return outcomes(owned, logs).map(outcomes -> new Outcomes(outcomes, refused));
                });
    }

    private Future<Map<PartitionId, Outcome>> outcomes(Map<PartitionId, Claimed.Owned> owned, LogRanges logs) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        owned.forEach((id, one) -> {
            LogRange log = logs.held().get(id);
            Progress progress = one.progress();
            if (log.topicId().equals(one.topicId()) && log.mayHaveDiverged(progress) && !log.isOlder(progress)) {
                read.put(
                        topicPartition(id),
                        new OffsetAndMetadata(progress.nextOffset(), Optional.of(progress.leaderEpoch()), ""));
            }
        });
        return validator.divergences(read).compose(diverged -> {
            Map<PartitionId, Outcome> outcomes = new HashMap<>();
            List<Future<?>> kept = new ArrayList<>();
            owned.forEach((id, one) -> {
                long divergedAt = diverged.getOrDefault(topicPartition(id), Progress.NOTHING_LOST);
                long lostFrom = logs.held().get(id).lostFrom(one.progress(), divergedAt);
                outcomes.put(id, new Outcome(one, logs.held().get(id).progressConflict(pipeline, one, lostFrom)));
                if (lostFrom < one.progress().lostFrom()
                        && one.topicId().equals(logs.held().get(id).topicId())) {
                    kept.add(Bus.request(
                            vertx,
                            Addresses.LOG_LOSS,
                            new LogLoss(
                                    id, one.progress().epoch(), one.progress().nonce(), lostFrom)));
                }
            });
            return Future.all(kept).map(outcomes);
        });
    }

    static TopicPartition topicPartition(PartitionId id) {
        return new TopicPartition(id.topic(), id.partition());
    }
}
