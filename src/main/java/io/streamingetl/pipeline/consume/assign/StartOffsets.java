package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.config.model.Start;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.PartitionResults;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a pipeline starts to read topics for the first time, according to {@code source.start}.
 *
 * @param offsets of every existing partition; a partition without an entry, such as one that is added later, starts at
 *     its first record
 * @param unknown topics with a partition whose leader did not answer: none of their partitions may start now, because
 *     that one would start at its first record
 */
record StartOffsets(Map<TopicPartition, Long> offsets, Set<String> unknown) {
    private static final long NO_RECORD = -1;

    static Future<StartOffsets> find(BrokerAdmin brokers, Start start, Map<String, Topics.Topic> topics) {
        if (start instanceof Start.Earliest) {
            return Future.succeededFuture(new StartOffsets(Map.of(), Set.of()));
        }
        Set<String> unknown = new HashSet<>();
        topics.forEach((name, topic) -> {
            if (!topic.leaderless().isEmpty()) {
                unknown.add(name);
            }
        });
        List<TopicPartition> partitions = topics.entrySet().stream()
                .filter(topic -> !unknown.contains(topic.getKey()))
                .flatMap(topic -> IntStream.range(0, topic.getValue().partitions())
                        .mapToObj(partition -> new TopicPartition(topic.getKey(), partition)))
                .toList();
        return PartitionResults.of(asked(brokers, start, partitions)).map(answers -> {
            answers.failures().keySet().forEach(partition -> unknown.add(partition.topic()));
            answers.found().keySet().removeIf(partition -> unknown.contains(partition.topic()));
            return new StartOffsets(answers.found(), unknown);
        });
    }

    private static Map<TopicPartition, Future<Long>> asked(
            BrokerAdmin brokers, Start start, List<TopicPartition> partitions) {
        Map<TopicPartition, Future<Long>> ends = brokers.offsets(partitions, OffsetSpec.latest());
        if (!(start instanceof Start.At at)) {
            return ends;
        }
        Map<TopicPartition, Future<Long>> found = new HashMap<>();
        brokers.offsets(partitions, OffsetSpec.forTimestamp(at.instant().toEpochMilli()))
                .forEach((partition, first) -> found.put(
                        partition,
                        first.compose(
                                offset -> offset == NO_RECORD ? ends.get(partition) : Future.succeededFuture(offset))));
        return found;
    }
}
