package io.streamingetl.cli.check;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.config.KafkaConnection;
import io.streamingetl.core.progress.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at Kafka: reachability, authentication, topics, rights on topics and group. */
final class KafkaCheck {
    private static final int ANSWER_MS = 8_000;

    private final EtlConfig config;
    private final List<Finding> findings = new ArrayList<>();
    private final List<PartitionId> readable = new ArrayList<>();

    KafkaCheck(EtlConfig config) {
        this.config = config;
    }

    List<Finding> run() throws InterruptedException {
        Map<String, Object> properties =
                new HashMap<>(KafkaConnection.of(config.source().kafka()));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            findings.add(Finding.error("broker", cause.getMessage(), "look at source.kafka"));
            return findings;
        }
        try {
            if (cluster(admin)) {
                for (String topic : config.source().topics()) {
                    topic(admin, topic);
                }
                group(admin);
            }
        } finally {
            admin.close(Duration.ZERO);
        }
        return findings;
    }

    /** The partitions that can be read; after {@link #run}. */
    List<PartitionId> readable() {
        return readable;
    }

    private boolean cluster(Admin admin) throws InterruptedException {
        String servers = config.source().kafka().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        try {
            int nodes = answer(admin.describeCluster().nodes()).size();
            findings.add(Finding.ok("broker", "%d broker(s) behind %s".formatted(nodes, servers)));
            return true;
        } catch (ExecutionException e) {
            boolean refused = e.getCause() instanceof AuthenticationException;
            findings.add(
                    refused
                            ? Finding.error(
                                    "broker",
                                    servers + " refuses the login: "
                                            + e.getCause().getMessage(),
                                    "look at security.protocol and sasl.* in source.kafka")
                            : Finding.error(
                                    "broker",
                                    "nobody answers at " + servers + ": "
                                            + e.getCause().getMessage(),
                                    "look at bootstrap.servers and security.protocol in source.kafka, the network, and"
                                            + " what the broker has in advertised.listeners"));
            return false;
        }
    }

    private void topic(Admin admin, String name) throws InterruptedException {
        String what = "topic " + name;
        try {
            TopicDescription topic = answer(admin.describeTopics(
                                    List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .allTopicNames())
                    .get(name);
            List<Integer> leaderless = topic.partitions().stream()
                    .filter(partition ->
                            partition.leader() == null || partition.leader().equals(Node.noNode()))
                    .map(TopicPartitionInfo::partition)
                    .toList();
            if (!allows(topic.authorizedOperations(), AclOperation.READ)) {
                findings.add(Finding.error(what, "the user may not read it", "give the user Read on the topic"));
            } else if (!leaderless.isEmpty()) {
                findings.add(Finding.error(
                        what, "partitions " + leaderless + " have no leader", "their brokers are away: start them"));
            } else {
                topic.partitions().forEach(one -> readable.add(new PartitionId(name, one.partition())));
                findings.add(Finding.ok(
                        what, "%d partition(s)".formatted(topic.partitions().size())));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                findings.add(Finding.error(
                        what,
                        "it does not exist, or the user may not see it",
                        "make it, look at source.topics, or give the user Describe and Read on it"));
            } else {
                findings.add(refused(what, e.getCause(), "give the user Describe and Read on the topic"));
            }
        }
    }

    private void group(Admin admin) throws InterruptedException {
        String group = config.source().kafka().getOrDefault("group.id", "streaming-etl." + config.pipeline());
        String what = "group " + group;
        try {
            ConsumerGroupDescription found = answer(admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .get(group);
            findings.add(
                    allows(found.authorizedOperations(), AclOperation.READ)
                            ? Finding.ok(
                                    what,
                                    found.members().isEmpty()
                                            ? "may be joined, and has no members now"
                                            : "may be joined, and has %d member(s) now"
                                                    .formatted(found.members().size()))
                            : Finding.error(what, "the user may not join it", "give the user Read on the group"));
        } catch (ExecutionException e) {
            findings.add(
                    e.getCause() instanceof GroupIdNotFoundException
                            ? Finding.ok(what, "nobody has joined it yet")
                            : refused(what, e.getCause(), "give the user Read on the group"));
        }
    }

    private static Finding refused(String what, Throwable cause, String advice) {
        return Finding.error(
                what,
                cause.getMessage(),
                cause instanceof AuthorizationException ? advice : "try again; look at the broker's log");
    }

    /** A broker without ACLs tells of no operations, or of all. */
    private static boolean allows(Set<AclOperation> operations, AclOperation wanted) {
        return operations == null
                || operations.isEmpty()
                || operations.contains(wanted)
                || operations.contains(AclOperation.ALL);
    }

    private static <T> T answer(KafkaFuture<T> asked) throws InterruptedException, ExecutionException {
        try {
            return asked.get(ANSWER_MS + 2_000L, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException(new KafkaException("no answer in " + ANSWER_MS / 1000 + " s", e));
        }
    }
}
