package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.kafka.ClientFailure;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.streamingetl.pipeline.kafka.UnreachableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Queries the brokers about topics, logs and the consumer group, independently of the consumer and its poll thread.
 * Each partition's leader answers by itself, so a partition without a leader does not delay the others.
 */
public final class BrokerAdmin {
    /** States of a group whose members, if any, know their assignments. */
    private static final Set<GroupState> SETTLED = Set.of(GroupState.STABLE, GroupState.EMPTY, GroupState.DEAD);

    private static final int ANSWER_TIMEOUT_MS = 5_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /**
     * The end of a partition's log.
     *
     * @param stable the last stable offset, after which records of open transactions follow
     * @param high the high watermark
     */
    public record End(long stable, long high) {}

    /**
     * The end of a partition's log for a consumer of committed records.
     *
     * @param leaderEpoch the leader's; {@link Progress#UNKNOWN_EPOCH} if it does not return it
     */
    public record LogEnd(long offset, int leaderEpoch) {}

    private final Context context;
    private final Properties properties;
    private final SimilarTopics similar = new SimilarTopics();

    /** Made at its first use, and again after a failure, such as while the brokers' names do not resolve. */
    private Future<Admin> admin = Future.failedFuture("not made yet");

    /** @param properties the consumer's; the admin client uses those for reaching and authenticating the brokers */
    public BrokerAdmin(Context context, Properties properties) {
        this.context = context;
        this.properties = properties;
    }

    private Future<Admin> admin() {
        if (admin.failed()) {
            admin = context.executeBlocking(() -> KafkaClients.make(properties, () -> Admin.create(properties)), false);
        }
        return admin;
    }

    /**
     * Describes these topics. Fails with an {@link UnreachableException} that says what to check if no broker answers.
     */
    public Future<Topics> topics(Set<String> topics) {
        return admin().compose(made -> topics(made, topics).compose(known -> similar.find(
                                known.missing(topics),
                                () -> future(made.listTopics().names()))
                        .map(known::withSimilar)))
                .recover(failure -> failure instanceof TimeoutException ? unanswered() : Future.failedFuture(failure));
    }

    private Future<Topics> unanswered() {
        return context.executeBlocking(
                () -> {
                    throw KafkaClients.unanswered(properties);
                },
                false);
    }

    private Future<Topics> topics(Admin made, Set<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> asked = made.describeTopics(
                        topics,
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(ANSWER_TIMEOUT_MS))
                .topicNameValues();
        Map<String, Topics.Topic> found = new HashMap<>();
        Set<String> hidden = new HashSet<>();
        return Future.join(asked.entrySet().stream()
                        .map(one -> future(one.getValue())
                                .onSuccess(topic -> found.put(one.getKey(), Topics.Topic.of(topic)))
                                .recover(failure -> unlessAbsent(one.getKey(), failure, hidden)))
                        .toList())
                .map(new Topics(found, hidden, Map.of()));
    }

    private static Future<TopicDescription> unlessAbsent(String topic, Throwable failure, Set<String> hidden) {
        if (failure instanceof TopicAuthorizationException) {
            hidden.add(topic);
            return Future.succeededFuture();
        }
        return failure instanceof UnknownTopicOrPartitionException
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }

    /** The configurations of these topics. */
    Map<String, Future<Config>> configs(Collection<String> topics) {
        Map<String, ConfigResource> resources = topics.stream()
                .collect(Collectors.toMap(
                        topic -> topic, topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        Future<DescribeConfigsResult> asked = admin().map(made ->
                made.describeConfigs(resources.values(), new DescribeConfigsOptions().timeoutMs(ANSWER_TIMEOUT_MS)));
        return topics.stream()
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic ->
                                asked.compose(answers -> future(answers.values().get(resources.get(topic))))));
    }

    /** The ids of the members of a consumer group; empty during a rebalance. */
    Future<Optional<Set<String>>> settledMembers(String group) {
        return group(group)
                .map(found -> found.groupState() == GroupState.STABLE
                        ? Optional.of(found.members().stream()
                                .map(MemberDescription::consumerId)
                                .collect(Collectors.toSet()))
                        : Optional.empty());
    }

    /** The partitions that are assigned to members of a consumer group; empty during a rebalance. */
    public Future<Optional<Set<PartitionId>>> assigned(String group) {
        return group(group)
                .map(found -> SETTLED.contains(found.groupState())
                        ? Optional.of(found.members().stream()
                                .flatMap(member -> member.assignment().topicPartitions().stream())
                                .map(partition -> new PartitionId(partition.topic(), partition.partition()))
                                .collect(Collectors.toSet()))
                        : Optional.<Set<PartitionId>>empty())
                .recover(failure -> failure instanceof GroupIdNotFoundException
                        ? Future.succeededFuture(Optional.of(Set.of()))
                        : Future.failedFuture(failure));
    }

    /** Whether a member of a consumer group has this {@code group.instance.id}. */
    public Future<Boolean> hasInstance(String group, String instance) {
        return group(group)
                .map(found -> found.members().stream()
                        .anyMatch(member -> member.groupInstanceId().equals(Optional.of(instance))))
                .recover(failure -> failure instanceof GroupIdNotFoundException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    private Future<ConsumerGroupDescription> group(String group) {
        return admin().compose(made -> future(made.describeConsumerGroups(
                        Set.of(group), new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_TIMEOUT_MS))
                .describedGroups()
                .get(group)));
    }

    /** The ends of these partitions. */
    public Map<TopicPartition, Future<End>> ends(Collection<TopicPartition> partitions) {
        // A broker answers in this order. In the reverse order, records that arrive between the answers would look held
        // back by a transaction.
        Map<TopicPartition, Future<Long>> high =
                offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Future<Long>> stable = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Future<End>> ends = new HashMap<>();
        // Records written between the two answers may count only in the stable offset.
        stable.forEach((partition, offset) -> ends.put(
                partition,
                Future.all(offset, high.get(partition))
                        .map(both -> new End(
                                both.<Long>resultAt(0), Math.max(both.<Long>resultAt(0), both.<Long>resultAt(1))))));
        return ends;
    }

    /** The offsets of these partitions for a consumer of committed records. */
    public Map<TopicPartition, Future<Long>> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        return offsets(partitions, which, IsolationLevel.READ_COMMITTED);
    }

    /** The ends of these partitions, with the epochs of their leaders. */
    public Map<TopicPartition, Future<LogEnd>> logEnds(Collection<TopicPartition> partitions) {
        return ask(
                partitions,
                OffsetSpec.latest(),
                IsolationLevel.READ_COMMITTED,
                found -> new LogEnd(found.offset(), found.leaderEpoch().orElse(Progress.UNKNOWN_EPOCH)));
    }

    private Map<TopicPartition, Future<Long>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel level) {
        return ask(partitions, which, level, ListOffsetsResult.ListOffsetsResultInfo::offset);
    }

    private <T> Map<TopicPartition, Future<T>> ask(
            Collection<TopicPartition> partitions,
            OffsetSpec which,
            IsolationLevel level,
            Function<ListOffsetsResult.ListOffsetsResultInfo, T> answer) {
        Future<ListOffsetsResult> asked = admin().map(made -> made.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which)),
                new ListOffsetsOptions(level).timeoutMs(ANSWER_TIMEOUT_MS)));
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> asked.compose(
                        answers -> future(answers.partitionResult(partition)))
                .map(answer)));
    }

    private <T> Future<T> future(KafkaFuture<T> asked) {
        return Future.fromCompletionStage(asked.toCompletionStage(), context).recover(failure -> {
            boolean wraps = failure instanceof CompletionException && failure.getCause() != null;
            return Future.failedFuture(ClientFailure.explained(wraps ? failure.getCause() : failure, properties));
        });
    }

    public void close() {
        admin.onSuccess(made -> made.close(CLOSE_TIMEOUT));
    }
}
