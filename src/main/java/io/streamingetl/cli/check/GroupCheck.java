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

/** Looks at the consumer group: whether the user may join it. */
final class GroupCheck {
    private static final String GRANT = "give the user Read on the group";

    /** No topic can have this name. */
    private static final TopicPartition NOWHERE = new TopicPartition("no such topic", 0);

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
            ConsumerGroupDescription found = BrokerAnswers.of(admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .get(group);
            int members = found.members().size();
            return BrokerAnswers.allows(found.authorizedOperations(), AclOperation.READ)
                    ? Finding.ok(what, "may be joined, and has " + (members == 0 ? "no" : members) + " member(s) now")
                    : mayNotJoin();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return notJoinedYet();
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
     * Of a group that is not there a broker tells no rights. So it is asked to commit an offset, which needs the same
     * right as joining does, and is looked at before the topic: there is no such topic, and nothing is committed.
     */
    private Finding notJoinedYet() throws InterruptedException {
        try {
            BrokerAnswers.of(admin.alterConsumerGroupOffsets(group, Map.of(NOWHERE, new OffsetAndMetadata(0)))
                    .all());
            throw new IllegalStateException("an offset of topic '" + NOWHERE.topic() + "' was committed");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupAuthorizationException) {
                return mayNotJoin();
            }
            boolean reachedTheTopic = e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof TopicAuthorizationException;
            return reachedTheTopic
                    ? Finding.ok(what, "may be joined, nobody has joined it yet")
                    : BrokerAnswers.refused(what, e.getCause(), GRANT);
        }
    }
}
