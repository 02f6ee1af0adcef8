package io.streamingetl.ops;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.ConsumerReport;
import io.streamingetl.pipeline.bus.LaneReport;
import io.streamingetl.pipeline.bus.WriterReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gathers what the verticles of the node tell of themselves, and tells the listener once a period where the node
 * stands.
 */
public final class StatusBoard extends VerticleBase {
    private static final WriterReport NOTHING_WRITTEN = new WriterReport(0, 0, 0, 0, 0, 0, Optional.empty());

    private final long periodMs;
    private final Consumer<NodeStatus> listener;
    private final Map<Integer, LaneReport> lanes = new TreeMap<>();
    private final Map<Integer, ConsumerReport> consumers = new TreeMap<>();
    private WriterReport writer = NOTHING_WRITTEN;
    private long recordsBefore;
    private long tickBeforeMs = tickMs();

    /** @param listener called on this verticle's event loop */
    public StatusBoard(long periodMs, Consumer<NodeStatus> listener) {
        this.periodMs = periodMs;
        this.listener = listener;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(periodMs, timer -> listener.accept(status()));
        return Future.all(
                vertx.eventBus()
                        .<LaneReport>localConsumer(
                                Addresses.LANE_REPORTS,
                                message -> lanes.put(message.body().lane(), message.body()))
                        .completion(),
                vertx.eventBus()
                        .<ConsumerReport>localConsumer(
                                Addresses.CONSUMER_REPORTS,
                                message -> consumers.put(message.body().lane(), message.body()))
                        .completion(),
                vertx.eventBus()
                        .<WriterReport>localConsumer(Addresses.WRITER_REPORTS, message -> writer = message.body())
                        .completion());
    }

    private NodeStatus status() {
        long records = lanes.values().stream().mapToLong(LaneReport::records).sum();
        long elapsedMs = Math.max(1, tickMs() - tickBeforeMs);
        long perSecond = (records - recordsBefore) * 1000 / elapsedMs;
        recordsBefore = records;
        tickBeforeMs = tickMs();
        List<PartitionStatus> partitions = lanes.values().stream()
                .flatMap(lane -> lane.partitions().stream())
                .sorted(Comparator.comparing(PartitionStatus::id))
                .toList();
        Map<PartitionId, Long> lag = new TreeMap<>();
        Map<PartitionId, String> stopped = new TreeMap<>();
        List<String> trouble = new ArrayList<>();
        consumers.values().forEach(consumer -> {
            lag.putAll(consumer.lagRecords());
            stopped.putAll(consumer.stopped());
            consumer.trouble().ifPresent(trouble::add);
        });
        writer.trouble().ifPresent(trouble::add);
        return new NodeStatus(
                perSecond,
                records,
                lag,
                lanes.values().stream()
                        .mapToLong(LaneReport::nodeWatermarkMs)
                        .min()
                        .orElse(Watermark.NONE),
                lanes.values().stream().mapToInt(LaneReport::openKeys).sum(),
                writer.rows(),
                writer.transactions(),
                writer.quarantined(),
                writer.retries(),
                writer.fenced(),
                writer.settledInDoubt(),
                partitions,
                stopped,
                !consumers.isEmpty() && consumers.values().stream().allMatch(ConsumerReport::claimed),
                trouble);
    }

    private static long tickMs() {
        return System.nanoTime() / 1_000_000;
    }
}
