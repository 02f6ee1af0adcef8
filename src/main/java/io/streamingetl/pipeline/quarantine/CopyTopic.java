package io.streamingetl.pipeline.quarantine;

import io.streamingetl.pipeline.kafka.Descriptions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The quarantine topic as a broker describes it. It is asked for before the first copy is sent: a broker that creates
 * topics automatically would create it for the producer, also where its name is misspelt.
 *
 * @param partitions number of partitions; 0 if it is not known
 * @param refusal why it takes no copies; empty if it takes them
 * @param remedy what to do about that
 */
public record CopyTopic(int partitions, String refusal, String remedy) {
    private static final int ANSWER_TIMEOUT_MS = 5_000;

    private static final String GRANT = "grant the user Describe and Write on the topic";

    /** Queries a broker. Blocks. */
    public static CopyTopic find(Admin admin, String topic) throws InterruptedException, ExecutionException {
        DescribeTopicsOptions options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(ANSWER_TIMEOUT_MS);
        try {
            return of(admin.describeTopics(List.of(topic), options)
                    .allTopicNames()
                    .get()
                    .get(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return refused(
                        "it does not exist, or the user may not see it",
                        "create it, check quarantine.topic, or " + GRANT);
            }
            if (e.getCause() instanceof TopicAuthorizationException) {
                return refused("the user may not see it", GRANT);
            }
            throw e;
        }
    }

    private static CopyTopic of(TopicDescription found) {
        if (!Descriptions.allow(found.authorizedOperations(), AclOperation.WRITE)) {
            return refused("the user may not write it", GRANT);
        }
        List<Integer> leaderless = Descriptions.leaderless(found);
        return leaderless.isEmpty()
                ? new CopyTopic(found.partitions().size(), "", "")
                : refused("partitions " + leaderless + " have no leader", "start the brokers of their replicas");
    }

    private static CopyTopic refused(String why, String remedy) {
        return new CopyTopic(0, why, remedy);
    }
}
