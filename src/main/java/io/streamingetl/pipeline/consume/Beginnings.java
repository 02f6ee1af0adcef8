package io.streamingetl.pipeline.consume;

import io.streamingetl.config.Start;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where a pipeline that reads a topic for the first time begins, as {@code source.start} says. */
final class Beginnings {
    private Beginnings() {}

    /**
     * The offset of every partition that the topics have by now; those that are not in the answer, as those that are
     * added later, begin at their first record. On the poll thread.
     */
    static Map<TopicPartition, Long> of(Consumer<?, ?> consumer, Start start, Set<String> topics, Duration timeout) {
        if (start instanceof Start.Earliest) {
            return Map.of();
        }
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic, timeout).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> beginnings = new HashMap<>(consumer.endOffsets(partitions, timeout));
        if (start instanceof Start.At at) {
            long atMs = at.instant().toEpochMilli();
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> atMs)), timeout);
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    beginnings.put(partition, offset.offset());
                }
            });
        }
        return beginnings;
    }
}
