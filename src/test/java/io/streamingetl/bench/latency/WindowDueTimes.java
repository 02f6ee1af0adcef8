package io.streamingetl.bench.latency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The earliest time at which each window of a topic may close: when every partition has a record whose event time is
 * the allowed disorder past the window's end. Times are the broker's append times.
 */
final class WindowDueTimes {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String TIME = "\"timestamp\": ";

    private final long windowMs;
    private final long maxOutOfOrdernessMs;

    /** Watermark per partition so far, and when it passed each window's end. */
    private final Map<Integer, Long> watermarksMs = new HashMap<>();

    private final Map<Integer, Map<Long, Long>> passedMs = new HashMap<>();

    WindowDueTimes(long windowMs, long maxOutOfOrdernessMs) {
        this.windowMs = windowMs;
        this.maxOutOfOrdernessMs = maxOutOfOrdernessMs;
    }

    /** Reads a topic to its end; returns when each window may close, by the window's end, both in milliseconds. */
    Map<Long, Long> read(String bootstrapServers, String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", 5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(this::add);
            }
            return inAll(partitions.size());
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String order = new String(record.value(), ISO_8859_1);
        int at = order.indexOf(TIME) + TIME.length();
        long timeMs = Long.parseLong(order, at, order.indexOf(',', at), 10) * 1000;
        long watermarkMs = timeMs - maxOutOfOrdernessMs;
        long beforeMs = watermarksMs.getOrDefault(record.partition(), watermarkMs - windowMs);
        if (watermarkMs > beforeMs) {
            watermarksMs.put(record.partition(), watermarkMs);
            Map<Long, Long> passed = passedMs.computeIfAbsent(record.partition(), partition -> new TreeMap<>());
            long first = beforeMs - Math.floorMod(beforeMs, windowMs) + windowMs;
            for (long end = first; end <= watermarkMs; end += windowMs) {
                passed.put(end, record.timestamp());
            }
        }
    }

    private Map<Long, Long> inAll(int partitions) {
        List<Map<Long, Long>> all = new ArrayList<>(passedMs.values());
        Map<Long, Long> ends = new TreeMap<>();
        if (all.size() == partitions) {
            all.get(0).keySet().stream()
                    .filter(end -> all.stream().allMatch(passed -> passed.containsKey(end)))
                    .forEach(end -> ends.put(
                            end,
                            all.stream()
                                    .mapToLong(passed -> passed.get(end))
                                    .max()
                                    .orElseThrow()));
        }
        return ends;
    }
}
