package io.streamingetl.pipeline.consume;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What the brokers tell of topics, logs and the consumer group without a consumer, and so without holding its poll
 * thread up.
 */
final class BrokerAdmin {
    private static final int ANSWER_TIMEOUT_MS = 5_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /**
     * Where a partition's log ends.
     *
     * @param stable the last stable offset: behind it lie records of open transactions
     * @param high the high watermark
     */
    record End(long stable, long high) {}

    private final Context context;
    private final Admin admin;

    /** @param properties the consumer's; the admin client takes from them how to reach and to trust the brokers */
    BrokerAdmin(Context context, Properties properties) {
        this.context = context;
        this.admin = Admin.create(properties);
    }

    /**
     * Kafka's identities of topics, which tell a topic from another one that was made under the same name later. A
     * topic that does not exist is not in the answer.
     */
    Future<Map<String, String>> topicIds(Set<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        topics, new DescribeTopicsOptions().timeoutMs(ANSWER_TIMEOUT_MS))
                .topicNameValues();
        Map<String, String> ids = new HashMap<>();
        return Future.join(asked.entrySet().stream()
                        .map(one -> future(one.getValue())
                                .onSuccess(topic ->
                                        ids.put(one.getKey(), topic.topicId().toString()))
                                .recover(BrokerAdmin::unlessUnknown))
                        .toList())
                .map(ids);
    }

    private static Future<TopicDescription> unlessUnknown(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }

    /** The ids of the members of a consumer group; empty while it is being rebalanced. */
    Future<Optional<Set<String>>> settledMembers(String group) {
        return future(admin.describeConsumerGroups(
                                Set.of(group), new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_TIMEOUT_MS))
                        .describedGroups()
                        .get(group))
                .map(found -> found.groupState() == GroupState.STABLE
                        ? Optional.of(found.members().stream()
                                .map(MemberDescription::consumerId)
                                .collect(Collectors.toSet()))
                        : Optional.empty());
    }

    /** Where these partitions end. */
    Future<Map<TopicPartition, End>> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, IsolationLevel.READ_COMMITTED)
                .compose(stable -> offsets(partitions, IsolationLevel.READ_UNCOMMITTED)
                        .map(high -> partitions.stream()
                                .collect(Collectors.toMap(
                                        partition -> partition,
                                        partition -> new End(stable.get(partition), high.get(partition))))));
    }

    private Future<Map<TopicPartition, Long>> offsets(Collection<TopicPartition> partitions, IsolationLevel level) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return future(admin.listOffsets(latest, new ListOffsetsOptions(level).timeoutMs(ANSWER_TIMEOUT_MS))
                        .all())
                .map(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private <T> Future<T> future(KafkaFuture<T> asked) {
        return Future.fromCompletionStage(asked.toCompletionStage(), context)
                .recover(failure -> Future.failedFuture(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure));
    }

    void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
