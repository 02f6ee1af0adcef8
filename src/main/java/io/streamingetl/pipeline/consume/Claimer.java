package io.streamingetl.pipeline.consume;

import io.streamingetl.config.Start;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.Claim;
import io.streamingetl.pipeline.bus.Claimed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Claims assigned partitions: asks Kafka what it holds of them and the writer for their progress rows, under a new
 * epoch, and finds out whether the one fits the other.
 */
final class Claimer {

    /**
     * A claimed partition.
     *
     * @param owned its progress row
     * @param misfit why it can't be read from there; empty where it can
     */
    record Outcome(Claimed.Owned owned, String misfit) {}

    /**
     * What became of the partitions of a claim.
     *
     * @param claimed in one transaction
     * @param refused why the others could not be claimed now, in sentences; they may be asked for again
     */
    record Outcomes(Map<PartitionId, Outcome> claimed, Map<PartitionId, String> refused) {}

    private final Vertx vertx;
    private final BrokerAdmin brokers;
    private final Start start;

    Claimer(Vertx vertx, BrokerAdmin brokers, Start start) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.start = start;
    }

    /** Claims those of them that Kafka answers for; fails where no broker answers, and may be asked again. */
    Future<Outcomes> claim(Collection<OwnedPartition> partitions) {
        Set<String> names =
                partitions.stream().map(partition -> partition.id().topic()).collect(Collectors.toSet());
        return brokers.topics(names)
                .compose(topics -> Compaction.find(brokers, topics.found().keySet())
                        .compose(compaction -> HeldLogs.find(brokers, partitions, topics, compaction))
                        .compose(logs -> claim(logs, topics)));
    }

    private Future<Outcomes> claim(HeldLogs logs, BrokerAdmin.Topics topics) {
        if (logs.held().isEmpty()) {
            return Future.succeededFuture(new Outcomes(Map.of(), logs.refused()));
        }
        Map<String, BrokerAdmin.Topic> claimedTopics = new HashMap<>(topics.found());
        claimedTopics
                .keySet()
                .retainAll(logs.held().keySet().stream().map(PartitionId::topic).collect(Collectors.toSet()));
        return Beginnings.find(brokers, start, claimedTopics)
                .compose(beginnings ->
                        Bus.<Claimed>request(vertx, Addresses.CLAIM, claim(logs, beginnings, claimedTopics)))
                .map(claimed -> outcomes(claimed, logs));
    }

    private static Claim claim(HeldLogs logs, Beginnings beginnings, Map<String, BrokerAdmin.Topic> topics) {
        Map<PartitionId, Long> begin = new HashMap<>();
        beginnings
                .offsets()
                .forEach((partition, offset) ->
                        begin.put(new PartitionId(partition.topic(), partition.partition()), offset));
        return new Claim(
                wanted(logs.held().keySet(), topics, id -> logs.held().get(id).first()),
                wanted(begin.keySet(), topics, begin::get),
                beginnings.unknown());
    }

    private static List<Claim.Wanted> wanted(
            Set<PartitionId> ids, Map<String, BrokerAdmin.Topic> topics, ToLongFunction<PartitionId> offset) {
        return ids.stream()
                .sorted()
                .map(id -> new Claim.Wanted(id, topics.get(id.topic()).id(), offset.applyAsLong(id)))
                .toList();
    }

    private static Outcomes outcomes(Claimed claimed, HeldLogs logs) {
        Map<PartitionId, Outcome> outcomes = claimed.partitions().stream()
                .collect(Collectors.toMap(
                        Claimed.Owned::id,
                        owned -> new Outcome(owned, logs.held().get(owned.id()).misfit(owned))));
        Map<PartitionId, String> refused = new HashMap<>(logs.refused());
        logs.held().keySet().stream()
                .filter(id -> !outcomes.containsKey(id))
                .forEach(id -> refused.put(
                        id, "where " + id.topic() + " begins is not known before all of its partitions answer"));
        return new Outcomes(outcomes, refused);
    }
}
