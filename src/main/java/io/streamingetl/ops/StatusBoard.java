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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gathers what the verticles of the node tell of themselves, and tells each listener, once in its own period, where the
 * node stands.
 */
public final class StatusBoard extends VerticleBase {
    private static final WriterReport NOTHING_WRITTEN = new WriterReport(0, 0, 0, 0, 0, 0, Optional.empty());

    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Integer, LaneReport> lanes = new TreeMap<>();
    private final Map<Integer, ConsumerReport> consumers = new TreeMap<>();
    private WriterReport writer = NOTHING_WRITTEN;

    /** Adds a listener, before the board is deployed; it is called on the board's event loop. */
    public StatusBoard tell(Duration every, Consumer<NodeStatus> listener) {
        listeners.add(new Listener(every.toMillis(), listener));
        return this;
    }

    @Override
    public Future<?> start() {
        listeners.forEach(listener -> vertx.setPeriodic(listener.periodMs, timer -> listener.tell()));
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

    private long records() {
        return lanes.values().stream().mapToLong(LaneReport::records).sum();
    }

    private NodeStatus status(long perSecond) {
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
                records(),
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

    private final class Listener {
        final long periodMs;
        private final Consumer<NodeStatus> listener;
        private long recordsBefore;
        private long tickBeforeMs = tickMs();

        Listener(long periodMs, Consumer<NodeStatus> listener) {
            this.periodMs = periodMs;
            this.listener = listener;
        }

        void tell() {
            long records = records();
            long nowMs = tickMs();
            long perSecond = (records - recordsBefore) * 1000 / Math.max(1, nowMs - tickBeforeMs);
            recordsBefore = records;
            tickBeforeMs = nowMs;
            listener.accept(status(perSecond));
        }
    }
}
