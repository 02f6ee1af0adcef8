package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.KafkaClientReport;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * What a consumer knows of itself.
 *
 * @param lagRecords records to the end offset, of each assigned partition that has heard of its end
 * @param pausedPartitions how many are not polled
 * @param client what the client measures
 */
record Vitals(Map<PartitionId, Long> lagRecords, int pausedPartitions, KafkaClientReport client) {
    static final Vitals UNKNOWN = new Vitals(Map.of(), 0, KafkaClientReport.NOTHING);

    /** On the poll thread. */
    static Vitals of(Consumer<?, ?> consumer) {
        Map<PartitionId, Long> lag = new TreeMap<>();
        consumer.assignment().forEach(partition -> consumer.currentLag(partition)
                .ifPresent(records -> lag.put(new PartitionId(partition.topic(), partition.partition()), records)));
        return new Vitals(lag, consumer.paused().size(), client(consumer));
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
