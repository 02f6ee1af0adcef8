package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.KafkaClientReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.Metric;

/**
 * What a consumer knows of itself.
 *
 * @param member its id as a member of the group; empty where it is none
 * @param pausedPartitions how many are not polled
 * @param client what the client measures
 */
record Vitals(Optional<String> member, int pausedPartitions, KafkaClientReport client) {
    static final Vitals UNKNOWN = new Vitals(Optional.empty(), 0, KafkaClientReport.NOTHING);

    /** On the poll thread. */
    static Vitals of(Consumer<?, ?> consumer) {
        ConsumerGroupMetadata group = consumer.groupMetadata();
        Optional<String> member = group.generationId() > 0 ? Optional.of(group.memberId()) : Optional.empty();
        return new Vitals(member, consumer.paused().size(), client(consumer));
    }

    /** The client's sums over all topics and nodes: a few numbers, however many of those there are. */
    private static KafkaClientReport client(Consumer<?, ?> consumer) {
        Map<String, Double> found = new TreeMap<>();
        for (Metric metric : consumer.metrics().values()) {
            boolean whole = metric.metricName().tags().size() == 1;
            if (whole && metric.metricValue() instanceof Double value && !value.isNaN()) {
                found.put(metric.metricName().name(), value);
            }
        }
        return new KafkaClientReport(
                found.getOrDefault("bytes-consumed-total", 0.0).longValue(),
                found.getOrDefault("rebalance-total", 0.0).longValue(),
                found.getOrDefault("failed-rebalance-total", 0.0).longValue(),
                found.getOrDefault("fetch-latency-avg", 0.0) / 1000,
                found.getOrDefault("connection-count", 0.0).intValue());
    }
}
