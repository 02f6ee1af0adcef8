package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.pipeline.reports.KafkaClientReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.Metric;

/**
 * What a consumer knows of itself.
 *
 * @param taken its id as a member, once the group has taken it
 * @param heartbeatAgeSeconds since when it has sent no heartbeat
 * @param pausedPartitions how many are not polled
 * @param client what the client measures
 */
record ConsumerSnapshot(
        Optional<String> taken, double heartbeatAgeSeconds, int pausedPartitions, KafkaClientReport client) {
    /** Longer than sessions and intervals of heartbeats are. */
    static final long SILENT_SECONDS = 60;

    static final ConsumerSnapshot UNKNOWN = new ConsumerSnapshot(Optional.empty(), 0, 0, KafkaClientReport.NOTHING);

    /** On the poll thread. */
    static ConsumerSnapshot of(Consumer<?, ?> consumer) {
        ConsumerGroupMetadata group = consumer.groupMetadata();
        Map<String, Double> measured = measured(consumer);
        return new ConsumerSnapshot(
                group.generationId() > 0 ? Optional.of(group.memberId()) : Optional.empty(),
                measured.getOrDefault("last-heartbeat-seconds-ago", 0.0),
                consumer.paused().size(),
                client(measured));
    }

    /** Its id as a member of the group; empty where the group has not taken it, or must have forgotten it. */
    Optional<String> member() {
        return silent() ? Optional.empty() : taken;
    }

    /** Whether it was taken by the group, and sends no heartbeat any more, so that the group forgets it. */
    boolean silent() {
        return taken.isPresent() && heartbeatAgeSeconds > SILENT_SECONDS;
    }

    /** The client's sums over all topics and nodes: a few numbers, however many of those there are. */
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
