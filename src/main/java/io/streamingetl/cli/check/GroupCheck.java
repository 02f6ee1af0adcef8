package io.streamingetl.cli.check;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import io.streamingetl.pipeline.kafka.Descriptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks whether the user may join the consumer group. */
final class GroupCheck {
    private static final String GRANT = "grant the user Read on the group";

    /** Not a valid name of a topic. */
    private static final TopicPartition IMPOSSIBLE = new TopicPartition("no such topic", 0);

    private final Admin admin;
    private final EtlConfig config;
    private final String group;
    private final String what;

    GroupCheck(Admin admin, EtlConfig config) {
        this.admin = admin;
        this.config = config;
        this.group = config.consumerGroup();
        this.what = "group " + group;
    }

    Finding run() throws InterruptedException {
        try {
            ConsumerGroupDescription found = BrokerAnswers.await(admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .get(group);
            return Descriptions.allow(found.authorizedOperations(), AclOperation.READ) ? member(found) : mayNotJoin();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return probeNewGroup();
            }
            return e.getCause() instanceof GroupAuthorizationException
                    ? Finding.error(what, "the user may not see it", GRANT)
                    : BrokerAnswers.refused(what, e.getCause(), GRANT);
        }
    }

    /** Whether the group would take this node's consumers. */
    private Finding member(ConsumerGroupDescription found) {
        Optional<KafkaException> refusal =
                JoinProbe.refusal(consumer(0), config.source().topics());
        if (refusal.isPresent()) {
            return Finding.error(
                    what,
                    FailureMessage.of(refusal.get()),
                    "name another group in source.kafka.group.id, or stop the other program that is in it; check"
                            + " source.kafka");
        }
        Optional<String> taken = IntStream.range(0, config.source().lanes())
                .mapToObj(lane -> consumer(lane).getProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))
                .filter(Objects::nonNull)
                .filter(id -> found.members().stream()
                        .anyMatch(member -> member.groupInstanceId().equals(Optional.of(id))))
                .findFirst();
        int members = found.members().size();
        return taken.map(id -> Finding.warning(
                        what,
                        "a member has source.kafka.group.instance.id " + id + " already",
                        "give each node its own, such as ${HOSTNAME}; expected while this node runs"))
                .orElseGet(() -> Finding.ok(
                        what, "may be joined; it has " + (members == 0 ? "no" : members) + " member(s) now"));
    }

    private Properties consumer(int lane) {
        return ConsumerProperties.of(config.pipeline(), lane, config.source());
    }

    private Finding mayNotJoin() {
        return Finding.error(what, "the user may not join it", GRANT);
    }

    /**
     * A broker does not report the permissions on a group that does not exist. So this asks it to commit an offset of
     * an impossible topic: the broker checks the permission, which is the same as for joining, before the topic, and
     * commits nothing.
     */
    private Finding probeNewGroup() throws InterruptedException {
        try {
            BrokerAnswers.await(admin.alterConsumerGroupOffsets(group, Map.of(IMPOSSIBLE, new OffsetAndMetadata(0)))
                    .all());
            throw new IllegalStateException("an offset of topic '" + IMPOSSIBLE.topic() + "' was committed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupAuthorizationException) {
                return mayNotJoin();
            }
            boolean reachedTheTopic = e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof TopicAuthorizationException;
            return reachedTheTopic
                    ? Finding.ok(what, "may be joined; it does not exist yet")
                    : BrokerAnswers.refused(what, e.getCause(), GRANT);
        }
    }
}
