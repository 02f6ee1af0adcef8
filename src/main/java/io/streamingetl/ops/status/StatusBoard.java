package io.streamingetl.ops.status;

import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.CopyReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Gathers the reports of the node's verticles and passes the node's status to each listener, once per its period. */
public final class StatusBoard extends VerticleBase {
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Integer, LaneReport> lanes = new TreeMap<>();
    private final Map<Integer, ConsumerReport> consumers = new TreeMap<>();
    private final Consumer<Duration> commits;
    private final List<Crash> crashes = new ArrayList<>();
    private CopyReport copies = CopyReport.NOTHING;
    private OrphanReport orphans = OrphanReport.NOTHING;
    private RollupsReport rollups = RollupsReport.NOTHING;
    private NodeTotals earlier = NodeTotals.ZERO;
    private long watermarkSinceMs = System.currentTimeMillis();
    private WriterReport writer = WriterReport.NOTHING;

    /** @param commits receives, on the board's event loop, the duration of each committed transaction */
    public StatusBoard(Consumer<Duration> commits) {
        this.commits = commits;
    }

    /** Adds a listener before the board is deployed. The listener is called on the board's event loop. */
    public StatusBoard listener(Duration every, Consumer<NodeStatus> listener) {
        listeners.add(new Listener(every.toMillis(), listener));
        return this;
    }

    @Override
    public Future<?> start() {
        listeners.forEach(listener -> vertx.setPeriodic(listener.periodMs, timer -> listener.update()));
        return Future.all(List.of(
                Bus.listen(vertx, Addresses.LANE_REPORTS, this::onLane),
                Bus.listen(vertx, Addresses.CONSUMER_REPORTS, report -> consumers.put(report.lane(), report)),
                Bus.listen(vertx, Addresses.COMMITS, commit -> commits.accept(Duration.ofMillis(commit.tookMs()))),
                Bus.listen(vertx, Addresses.LANES, this::onLanes),
                Bus.listen(vertx, Addresses.CRASHES, crashes::add),
                Bus.listen(vertx, Addresses.COPY_REPORTS, report -> copies = report),
                Bus.listen(vertx, Addresses.ORPHAN_REPORTS, report -> orphans = report),
                Bus.listen(vertx, Addresses.ROLLUP_REPORTS, report -> rollups = report),
                Bus.listen(vertx, Addresses.WRITER_REPORTS, this::onWriter)));
    }

    /** Starts a new set of lanes. The reports so far are of verticles that no longer run; their counts are kept. */
    private void onLanes(int count) {
        earlier = earlier.plus(NodeTotals.of(lanes.values(), consumers.values(), WriterReport.NOTHING));
        lanes.replaceAll((lane, report) -> report.uncounted());
        consumers.replaceAll((lane, report) -> report.uncounted());
        onWriter(writer.uncounted());
        lanes.keySet().removeIf(lane -> lane >= count);
        consumers.keySet().removeIf(lane -> lane >= count);
    }

    private void onLane(LaneReport report) {
        long beforeMs = watermarkMs();
        lanes.put(report.lane(), report);
        if (watermarkMs() != beforeMs) {
            watermarkSinceMs = System.currentTimeMillis();
        }
    }

    private void onWriter(WriterReport report) {
        if (report.isAnother(writer)) {
            earlier = earlier.plus(NodeTotals.of(List.of(), List.of(), writer));
        }
        writer = report;
    }

    private long watermarkMs() {
        return lanes.values().stream()
                .mapToLong(LaneReport::nodeWatermarkMs)
                .min()
                .orElse(Watermark.NONE);
    }

    private NodeStatus status(long recordsPerSecond) {
        return new NodeStatusBuilder()
                .recordsPerSecond(recordsPerSecond)
                .watermarkSinceMs(watermarkSinceMs)
                .earlier(earlier)
                .lanes(lanes.values())
                .consumers(consumers.values())
                .copies(copies)
                .orphans(orphans)
                .rollups(rollups)
                .writer(writer)
                .crashes(crashes)
                .build();
    }

    /** One listener and the rate since its previous status. */
    private final class Listener {
        final long periodMs;
        private final Consumer<NodeStatus> listener;
        private long recordsBefore;
        private long tickBeforeMs = MonotonicClock.now();

        Listener(long periodMs, Consumer<NodeStatus> listener) {
            this.periodMs = periodMs;
            this.listener = listener;
        }

        void update() {
            long records = status(0).records();
            long nowMs = MonotonicClock.now();
            long perSecond = (records - recordsBefore) * 1000 / Math.max(1, nowMs - tickBeforeMs);
            recordsBefore = records;
            tickBeforeMs = nowMs;
            listener.accept(status(perSecond));
        }
    }
}
