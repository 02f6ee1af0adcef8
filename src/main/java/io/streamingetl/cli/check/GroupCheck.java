package io.streamingetl.cli.check;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
    private final String group;
    private final String what;

    GroupCheck(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
        this.what = "group " + group;
    }

    Finding run() throws InterruptedException {
        try {
            ConsumerGroupDescription found = BrokerAnswers.await(admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .get(group);
            int members = found.members().size();
            return BrokerAnswers.allows(found.authorizedOperations(), AclOperation.READ)
                    ? Finding.ok(what, "may be joined; it has " + (members == 0 ? "no" : members) + " member(s) now")
                    : mayNotJoin();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return probeNewGroup();
            }
            return e.getCause() instanceof GroupAuthorizationException
                    ? Finding.error(what, "the user may not see it", GRANT)
                    : BrokerAnswers.refused(what, e.getCause(), GRANT);
        }
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
