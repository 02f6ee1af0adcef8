package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.KafkaClientReport;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * What a consumer knows of itself.
 *
 * @param inGroup whether it is a member of the group
 * @param pausedPartitions how many are not polled
 * @param client what the client measures
 */
record Vitals(boolean inGroup, int pausedPartitions, KafkaClientReport client) {
    static final Vitals UNKNOWN = new Vitals(false, 0, KafkaClientReport.NOTHING);

    /** On the poll thread. */
    static Vitals of(Consumer<?, ?> consumer) {
        boolean inGroup = consumer.groupMetadata().generationId() > 0;
        return new Vitals(inGroup, consumer.paused().size(), client(consumer));
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
