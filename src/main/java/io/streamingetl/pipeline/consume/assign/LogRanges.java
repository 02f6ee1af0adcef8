package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.CleanupPolicies;
import io.streamingetl.pipeline.consume.broker.LogRange;
import io.streamingetl.pipeline.consume.broker.PartitionResults;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * The logs of several partitions.
 *
 * @param topics a broker's answer about their topics
 * @param held the logs that can be read
 * @param refused why the others can't be read at present, in sentences
 */
record LogRanges(Topics topics, Map<PartitionId, LogRange> held, Map<PartitionId, String> refused) {

    /** Queries the leaders of these partitions; does not wait for a partition that is known to have none. */
    static Future<LogRanges> find(
            BrokerAdmin brokers, Collection<AssignedPartition> wanted, Topics topics, CleanupPolicies compaction) {
        LogRanges logs = new LogRanges(topics, new HashMap<>(), new HashMap<>());
        Map<TopicPartition, AssignedPartition> asked = new HashMap<>();
        for (AssignedPartition partition : wanted) {
            String why = whyNotRead(partition.id(), topics, compaction);
            if (why.isEmpty()) {
                asked.put(partition.topicPartition(), partition);
            } else {
                logs.refused.put(partition.id(), why);
            }
        }
        Future<PartitionResults<Long>> firsts =
                PartitionResults.of(brokers.offsets(asked.keySet(), OffsetSpec.earliest()));
        Future<PartitionResults<BrokerAdmin.LogEnd>> ends = PartitionResults.of(brokers.logEnds(asked.keySet()));
        return firsts.compose(first -> ends.map(end -> logs.with(asked, first, end)));
    }

    private static String whyNotRead(PartitionId id, Topics topics, CleanupPolicies compaction) {
        if (topics.forbidden(id.topic())) {
            return "the user may not read topic " + id.topic();
        }
        if (!topics.found().containsKey(id.topic())) {
            return "topic " + id.topic() + " does not exist";
        }
        if (compaction.compacted().contains(id.topic())) {
            return "topic " + id.topic() + " is compacted, and compaction deletes records that are not summed yet:"
                    + " set its cleanup.policy to delete";
        }
        return topics.leaderless(id) ? id + " has no leader" : "";
    }

    private LogRanges with(
            Map<TopicPartition, AssignedPartition> asked,
            PartitionResults<Long> firsts,
            PartitionResults<BrokerAdmin.LogEnd> ends) {
        asked.forEach((topicPartition, partition) -> {
            PartitionId id = partition.id();
            Throwable failure = firsts.failures()
                    .getOrDefault(topicPartition, ends.failures().get(topicPartition));
            if (failure == null) {
                String topicId = topics.found().get(id.topic()).id();
                BrokerAdmin.LogEnd end = ends.found().get(topicPartition);
                held.put(
                        id,
                        new LogRange(
                                topicId,
                                firsts.found().get(topicPartition),
                                Math.min(end.offset(), partition.divergedAt()),
                                end.leaderEpoch()));
            } else {
                refused.put(id, id + " does not return its offsets: " + FailureMessage.of(failure));
            }
        });
        return this;
    }
}
