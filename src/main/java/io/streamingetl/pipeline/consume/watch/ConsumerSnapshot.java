package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.pipeline.reports.KafkaClientReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.Metric;

/**
 * The state of a consumer at one instant.
 *
 * @param joined its member id, once the group has accepted it
 * @param heartbeatAgeSeconds time since its last heartbeat
 * @param pausedPartitions number of assigned partitions that are not polled
 * @param client what the client measures
 */
record ConsumerSnapshot(
        Optional<String> joined, double heartbeatAgeSeconds, int pausedPartitions, KafkaClientReport client) {
    /** Longer than session timeouts and heartbeat intervals. */
    static final long SILENT_SECONDS = 60;

    static final ConsumerSnapshot UNKNOWN = new ConsumerSnapshot(Optional.empty(), 0, 0, KafkaClientReport.NOTHING);

    /** Called on the poll thread. */
    static ConsumerSnapshot of(Consumer<?, ?> consumer) {
        ConsumerGroupMetadata group = consumer.groupMetadata();
        Map<String, Double> measured = measured(consumer);
        return new ConsumerSnapshot(
                group.generationId() > 0 ? Optional.of(group.memberId()) : Optional.empty(),
                measured.getOrDefault("last-heartbeat-seconds-ago", 0.0),
                consumer.paused().size(),
                client(measured));
    }

    /** The member id; empty if the group has not accepted the consumer, or must have removed it. */
    Optional<String> member() {
        return silent() ? Optional.empty() : joined;
    }

    /** Whether the consumer joined but no longer sends heartbeats, so that the group removes it. */
    boolean silent() {
        return joined.isPresent() && heartbeatAgeSeconds > SILENT_SECONDS;
    }

    /** The client's metrics that cover all topics and nodes. */
    private static Map<String, Double> measured(Consumer<?, ?> consumer) {
        Map<String, Double> found = new TreeMap<>();
        for (Metric metric : consumer.metrics().values()) {
            boolean whole = metric.metricName().tags().size() == 1;
            if (whole && metric.metricValue() instanceof Double value && !value.isNaN()) {
                found.put(metric.metricName().name(), value);
            }
        }
        return found;
    }

    private static KafkaClientReport client(Map<String, Double> found) {
        return new KafkaClientReport(
                new KafkaClientReport.ClientTotals(
                        found.getOrDefault("bytes-consumed-total", 0.0).longValue(),
                        found.getOrDefault("rebalance-total", 0.0).longValue(),
                        found.getOrDefault("failed-rebalance-total", 0.0).longValue()),
                found.getOrDefault("fetch-latency-avg", 0.0) / 1000,
                found.getOrDefault("connection-count", 0.0).intValue());
    }
}
