package io.streamingetl.cli.check;

import io.streamingetl.config.rule.Suggestions;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.kafka.Descriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks a topic: its existence, its leaders, its cleanup policy, and the user's permissions. */
final class TopicCheck {
    private static final String GRANT = "grant the user Describe and Read on the topic";

    private final Admin admin;
    private final List<PartitionId> usable = new ArrayList<>();

    TopicCheck(Admin admin) {
        this.admin = admin;
    }

    /** @param missing what to do if the topic does not exist */
    Finding run(String what, String topic, String missing) throws InterruptedException {
        try {
            return check(what, describe(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Finding.error(
                        what,
                        "it does not exist, or the user may not see it" + similar(topic),
                        missing + ", or " + GRANT);
            }
            return e.getCause() instanceof TopicAuthorizationException
                    ? Finding.error(what, "the user may not see it", GRANT)
                    : BrokerAnswers.refused(what, e.getCause(), GRANT);
        }
    }

    private String similar(String topic) throws InterruptedException {
        try {
            return Suggestions.closest(
                            topic, BrokerAnswers.await(admin.listTopics().names()))
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
        } catch (ExecutionException e) {
            return "";
        }
    }

    /** The partitions of all checked topics without a problem. */
    List<PartitionId> usable() {
        return usable;
    }

    private TopicDescription describe(String topic) throws InterruptedException, ExecutionException {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        return BrokerAnswers.await(admin.describeTopics(List.of(topic), options).allTopicNames())
                .get(topic);
    }

    private Finding check(String what, TopicDescription topic) throws InterruptedException {
        List<Integer> leaderless = Descriptions.leaderless(topic);
        if (!Descriptions.allow(topic.authorizedOperations(), AclOperation.READ)) {
            return Finding.error(what, "the user may not read it", GRANT);
        }
        if (!leaderless.isEmpty()) {
            return Finding.error(
                    what, "partitions " + leaderless + " have no leader", "start the brokers of their replicas");
        }
        Optional<Boolean> compacted = compacted(topic.name());
        if (compacted.orElse(false)) {
            return Finding.error(
                    what,
                    "it is compacted: compaction may delete records before they are summed",
                    "set its cleanup.policy to delete");
        }
        topic.partitions().forEach(partition -> usable.add(new PartitionId(topic.name(), partition.partition())));
        String partitions = "%d partition(s)".formatted(topic.partitions().size());
        return Finding.ok(
                what,
                compacted.isEmpty()
                        ? partitions + "; it must not be compacted, which needs DescribeConfigs to check"
                        : partitions);
    }

    /** Empty if the user may not see it. */
    Optional<Boolean> compacted(String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry policy = BrokerAnswers.await(
                            admin.describeConfigs(List.of(resource)).values().get(resource))
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG);
            return Optional.ofNullable(policy)
                    .map(ConfigEntry::value)
                    .map(value -> value.contains(TopicConfig.CLEANUP_POLICY_COMPACT));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }
}
