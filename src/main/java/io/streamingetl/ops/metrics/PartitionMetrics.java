package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.status.NodeStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The metrics of which each assigned partition has a series, until the node gives it up. To add one, add its entry to
 * the table and its row to the manual's table of metrics.
 */
final class PartitionMetrics {
    private static final List<Metric> METRICS = List.of(
            new Metric("etl.consumer.lag", "records", "Records in Kafka not yet read.", NodeStatus::lagRecords),
            new Metric(
                    "etl.held.back",
                    "records",
                    "Records behind a producer's open transaction.",
                    NodeStatus::heldBackRecords),
            new Metric(
                    "etl.partition.watermark",
                    "seconds",
                    "A partition's own watermark in event time.",
                    PartitionMetrics::watermarks));

    /**
     * One metric.
     *
     * @param unit the base unit, which Prometheus appends to the name
     * @param help a sentence
     * @param values the partitions that have a value
     */
    private record Metric(
            String name, String unit, String help, Function<NodeStatus, Map<PartitionId, ? extends Number>> values) {

        MultiGauge register(MeterRegistry registry) {
            return MultiGauge.builder(name).baseUnit(unit).description(help).register(registry);
        }
    }

    private final Map<Metric, MultiGauge> gauges;

    PartitionMetrics(MeterRegistry registry) {
        gauges = METRICS.stream().collect(Collectors.toMap(metric -> metric, metric -> metric.register(registry)));
    }

    /** Replaces all series by those of this status. */
    synchronized void update(NodeStatus status) {
        gauges.forEach((metric, gauge) -> gauge.register(rows(metric.values().apply(status)), true));
    }

    private static List<MultiGauge.Row<?>> rows(Map<PartitionId, ? extends Number> values) {
        return values.entrySet().stream()
                .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Tags tags(PartitionId id) {
        return Tags.of("topic", id.topic(), "partition", String.valueOf(id.partition()));
    }

    private static Map<PartitionId, Double> watermarks(NodeStatus status) {
        return status.partitions().stream()
                .filter(partition -> partition.watermarkMs() != Watermark.NONE)
                .collect(Collectors.toMap(PartitionStatus::id, partition -> partition.watermarkMs() / 1000.0));
    }
}
