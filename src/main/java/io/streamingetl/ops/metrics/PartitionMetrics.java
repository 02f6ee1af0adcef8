package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.status.NodeStatus;
import java.util.HashMap;
import java.util.Map;

/** One series of each metric for each partition that the node has now; those of a partition that left it disappear. */
final class PartitionMetrics {
    private final MultiGauge lag;
    private final MultiGauge heldBack;
    private final MultiGauge watermark;

    PartitionMetrics(MeterRegistry registry) {
        lag = MultiGauge.builder("etl.consumer.lag")
                .baseUnit("records")
                .description("Records in Kafka and not yet read.")
                .register(registry);
        heldBack = MultiGauge.builder("etl.held.back")
                .baseUnit("records")
                .description("Records that lie behind a producer's open transaction.")
                .register(registry);
        watermark = MultiGauge.builder("etl.partition.watermark")
                .baseUnit("seconds")
                .description("A partition's own watermark in event time.")
                .register(registry);
    }

    /** Shows these, and no others. */
    synchronized void show(NodeStatus status) {
        show(lag, status.lagRecords());
        show(heldBack, status.heldBackRecords());
        Map<PartitionId, Double> watermarks = new HashMap<>();
        status.partitions().stream()
                .filter(partition -> partition.watermarkMs() != Watermark.NONE)
                .forEach(partition -> watermarks.put(partition.id(), partition.watermarkMs() / 1000.0));
        show(watermark, watermarks);
    }

    private static void show(MultiGauge gauge, Map<PartitionId, ? extends Number> values) {
        gauge.register(
                values.entrySet().stream()
                        .<MultiGauge.Row<?>>map(entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                        .toList(),
                true);
    }

    private static Tags tags(PartitionId id) {
        return Tags.of("topic", id.topic(), "partition", String.valueOf(id.partition()));
    }
}
