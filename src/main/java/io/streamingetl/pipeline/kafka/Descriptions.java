package io.streamingetl.pipeline.kafka;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;

/** Reads what a broker says about a topic or a group. */
public final class Descriptions {
    private Descriptions() {}

    /**
     * Whether the user may do this.
     *
     * @param operations what the broker lists; one without authorization lists none or all
     */
    public static boolean allow(Set<AclOperation> operations, AclOperation wanted) {
        return operations == null
                || operations.isEmpty()
                || operations.contains(wanted)
                || operations.contains(AclOperation.ALL);
    }

    /** The partitions without a leader, in order. */
    public static List<Integer> leaderless(TopicDescription topic) {
        return topic.partitions().stream()
                .filter(one -> one.leader() == null || one.leader().isEmpty())
                .map(TopicPartitionInfo::partition)
                .toList();
    }
}
