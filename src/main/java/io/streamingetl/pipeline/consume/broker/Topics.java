package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.kafka.Descriptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A broker's answer about topics. A topic that is neither found nor hidden does not exist.
 *
 * @param found the topics that exist, by name
 * @param hidden the topics that the user may not see
 * @param similar existing topics with a similar name, by topic that does not exist
 */
public record Topics(Map<String, Topic> found, Set<String> hidden, Map<String, String> similar) {
    /**
     * An existing topic.
     *
     * @param id Kafka's id, which differs from that of a topic created later under the same name
     * @param readable whether the user may read it
     * @param partitions number of partitions
     * @param leaderless the partitions without a leader
     */
    public record Topic(String id, boolean readable, int partitions, Set<Integer> leaderless) {
        static Topic of(TopicDescription found) {
            return new Topic(
                    found.topicId().toString(),
                    Descriptions.allow(found.authorizedOperations(), AclOperation.READ),
                    found.partitions().size(),
                    Set.copyOf(Descriptions.leaderless(found)));
        }
    }

    /** With guesses which topics those that do not exist mean. */
    Topics withSimilar(Map<String, String> guesses) {
        return new Topics(found, hidden, guesses);
    }

    /** Those of these topics that do not exist. */
    public Set<String> missing(Set<String> topics) {
        Set<String> missing = new HashSet<>(topics);
        missing.removeAll(found.keySet());
        missing.removeAll(hidden);
        return missing;
    }

    /** Whether the user is known to lack the permission to read the topic. */
    public boolean forbidden(String topic) {
        return hidden.contains(topic) || (found.containsKey(topic) && !found.get(topic).readable);
    }

    /** Whether the partition is known to have no leader. */
    public boolean leaderless(PartitionId id) {
        return found.containsKey(id.topic()) && found.get(id.topic()).leaderless.contains(id.partition());
    }
}
