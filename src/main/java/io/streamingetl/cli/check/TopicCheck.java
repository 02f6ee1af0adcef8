package io.streamingetl.cli.check;

import io.streamingetl.core.progress.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at a topic: whether it is there and led, and what the user may do with it. */
final class TopicCheck {
    private final Admin admin;
    private final AclOperation needed;
    private final List<PartitionId> usable = new ArrayList<>();

    /** @param needed what the user has to be allowed beside Describe */
    TopicCheck(Admin admin, AclOperation needed) {
        this.admin = admin;
        this.needed = needed;
    }

    /** @param missing what to do where the topic is not there */
    Finding run(String what, String topic, String missing) throws InterruptedException {
        String grant = "give the user Describe and " + capital(needed.name()) + " on the topic";
        try {
            return judge(what, describe(topic), grant);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Finding.error(what, "it does not exist, or the user may not see it", missing + ", or " + grant);
            }
            return e.getCause() instanceof TopicAuthorizationException
                    ? Finding.error(what, "the user may not see it", grant)
                    : BrokerAnswers.refused(what, e.getCause(), grant);
        }
    }

    /** The partitions of the topics that were looked at and found to be well. */
    List<PartitionId> usable() {
        return usable;
    }

    private TopicDescription describe(String topic) throws InterruptedException, ExecutionException {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        return BrokerAnswers.of(admin.describeTopics(List.of(topic), options).allTopicNames())
                .get(topic);
    }

    private Finding judge(String what, TopicDescription topic, String grant) throws InterruptedException {
        List<Integer> leaderless = topic.partitions().stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .map(TopicPartitionInfo::partition)
                .toList();
        if (!BrokerAnswers.allows(topic.authorizedOperations(), needed)) {
            return Finding.error(what, "the user may not " + needed.name().toLowerCase(Locale.ROOT) + " it", grant);
        }
        if (!leaderless.isEmpty()) {
            return Finding.error(
                    what, "partitions " + leaderless + " have no leader", "start the brokers of their replicas");
        }
        Optional<Boolean> compacted = needed == AclOperation.READ ? compacted(topic.name()) : Optional.of(false);
        if (compacted.orElse(false)) {
            return Finding.error(
                    what,
                    "it is compacted: compaction deletes records that are still to be summed",
                    "set its cleanup.policy to delete");
        }
        topic.partitions().forEach(one -> usable.add(new PartitionId(topic.name(), one.partition())));
        String partitions = "%d partition(s)".formatted(topic.partitions().size());
        return Finding.ok(
                what,
                compacted.isEmpty()
                        ? partitions + "; must not be compacted, which the user may not look at without DescribeConfigs"
                        : partitions);
    }

    /** Empty where the user may not know. */
    private Optional<Boolean> compacted(String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry policy = BrokerAnswers.of(
                            admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG);
            return Optional.ofNullable(policy)
                    .map(ConfigEntry::value)
                    .map(value -> value.contains(TopicConfig.CLEANUP_POLICY_COMPACT));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private static String capital(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
