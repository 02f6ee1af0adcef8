package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic once from its beginning to its end, and aggregates it. */
final class OracleReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final String topic;
    private final OracleSpec spec;
    private final Map<OracleKey, BigDecimal[]> rows = new HashMap<>();
    private final Map<Integer, Long> records = new HashMap<>();
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    private long rejected;

    OracleReader(String topic, OracleSpec spec) {
        this.topic = topic;
        this.spec = spec;
    }

    Oracle read(String bootstrapServers) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IllegalStateException("Topic " + topic + " is missing at " + bootstrapServers);
            }
            consumer.assign(partitions);
            consumer.beginningOffsets(partitions).forEach((partition, offset) -> {
                consumer.seek(partition, offset);
                records.put(partition.partition(), 0L);
                nextOffsets.put(partition.partition(), offset);
            });
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            readTo(ends, consumer);
            return new Oracle(
                    spec,
                    rows,
                    partitions.stream()
                            .map(p -> new OraclePartition(
                                    p.partition(),
                                    records.get(p.partition()),
                                    nextOffsets.get(p.partition()),
                                    ends.get(p)))
                            .toList(),
                    rejected);
        }
    }

    private void readTo(Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        long progressNs = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                progressNs = System.nanoTime();
                if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
                    add(record);
                }
            }
            if (System.nanoTime() - progressNs > STALLED.toNanos()) {
                throw new IllegalStateException(
                        "Topic " + topic + " gave no record for " + STALLED + " before " + ends);
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        records.merge(record.partition(), 1L, Long::sum);
        nextOffsets.put(record.partition(), record.offset() + 1);
        OracleOrder order = OracleDecoder.decode(record.partition(), record.offset(), record.value());
        if (order == null) {
            rejected++;
        } else if (spec.counts().test(order)) {
            add(order);
        }
    }

    private void add(OracleOrder order) {
        OracleKey key = new OracleKey(spec.label(order.timestamp()), order.region(), order.shopid(), order.itemid());
        List<OracleMeasure> measures = spec.measures();
        BigDecimal[] values = rows.get(key);
        boolean first = values == null;
        if (first) {
            values = new BigDecimal[measures.size()];
            rows.put(key, values);
        }
        for (int i = 0; i < values.length; i++) {
            BigDecimal value = measures.get(i).value().apply(order);
            values[i] = first ? value : measures.get(i).merge().apply(values[i], value);
        }
    }
}
