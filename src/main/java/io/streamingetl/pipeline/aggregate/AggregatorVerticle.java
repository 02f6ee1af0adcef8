package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.bus.WallClock;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.pipeline.messages.PartitionsAssigned;
import io.streamingetl.pipeline.messages.PartitionsIdle;
import io.streamingetl.pipeline.messages.PartitionsRevoked;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.streamingetl.pipeline.reports.LaneReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * One lane's aggregator: folds the batches of its consumer, and closes windows. Its timer only looks whether a
 * watermark has passed a window's end; the wall clock alone closes a window only where every partition of the node is
 * idle.
 *
 * <p>A batch is replied to when it is folded. While the lane is full, batches wait here, their consumer gets no reply,
 * and so pauses its partitions.
 */
public final class AggregatorVerticle extends StageVerticle {
    private static final long TIMER_MS = 100;

    /** A batch that is not folded yet, and its reply. */
    private record WaitingBatch(RecordBatch batch, Promise<Void> folded) {}

    private final int lane;
    private final LaneState state;
    private final NodeWatermark node;
    private final Queue<WaitingBatch> waiting = new ArrayDeque<>();
    private final WallClock clock = WallClock.ofSystem();
    private final RejectionLog rejections;
    private FlushInFlight writing;
    private long records;
    private Ledger committed = Ledger.EMPTY;

    /**
     * @param lane which lane this is, from 0
     * @param lanesInNode how many the node has
     * @param state the lane's, empty
     * @param upstream the lane's consumer
     */
    public AggregatorVerticle(
            int lane,
            int lanesInNode,
            LaneState state,
            long maxOutOfOrdernessMs,
            List<? extends StageVerticle> upstream) {
        super("the aggregator of lane " + lane, upstream);
        this.lane = lane;
        this.state = state;
        this.rejections = new RejectionLog(lane);
        this.node = new NodeWatermark(lanesInNode, maxOutOfOrdernessMs);
    }

    @Override
    public Future<?> start() {
        writing = new FlushInFlight(vertx, lane);
        vertx.setPeriodic(TIMER_MS, timer -> look());
        return Future.all(
                Bus.serve(vertx, Addresses.batches(lane), this::onBatch),
                Bus.serve(vertx, Addresses.assigned(lane), this::onAssigned),
                Bus.serve(vertx, Addresses.revoked(lane), this::onRevoked),
                Bus.listen(vertx, Addresses.idle(lane), this::onIdle),
                Bus.serve(vertx, Addresses.flushTopics(lane), this::onFlushTopics),
                Bus.listen(vertx, Addresses.LANE_REPORTS, this::onLaneReport));
    }

    private Future<Void> onBatch(RecordBatch batch) {
        Promise<Void> folded = Promise.promise();
        waiting.add(new WaitingBatch(batch, folded));
        foldWaiting();
        return folded.future();
    }

    private void foldWaiting() {
        while (!waiting.isEmpty() && !state.full() && !crashed()) {
            WaitingBatch next = waiting.remove();
            for (RecordBatch.PartitionRecords one : next.batch().partitions()) {
                state.requireContiguous(one.id(), one.epoch(), one.fromOffset());
                state.fold(
                        one.id(),
                        one.epoch(),
                        one.records(),
                        one.nextOffset(),
                        one.nextLeaderEpoch(),
                        MonotonicClock.now());
            }
            state.takeConflicts().forEach(one -> Bus.publish(vertx, Addresses.conflicts(lane), one));
            records += next.batch().count();
            next.folded().complete();
            tellWhereWindowsEnd();
            flushIfDue();
        }
    }

    private Future<Void> onAssigned(PartitionsAssigned assigned) {
        if (crashed()) {
            return Future.failedFuture("the lane crashed");
        }
        assigned.partitions().forEach(one -> state.assign(one.id(), one.progress(), one.quarantined(), one.plan()));
        tell();
        return Future.succeededFuture();
    }

    private Future<Void> onRevoked(PartitionsRevoked revoked) {
        revoked.partitions().forEach(state::drop);
        tell();
        return flushInFlight().otherwiseEmpty();
    }

    private Future<Void> onFlushTopics(DropTopics dropped) {
        Promise<Void> written = Promise.promise();
        flushTopics(dropped.topics(), written);
        return written.future();
    }

    private void flushTopics(Set<String> topics, Promise<Void> written) {
        if (state.flushing()) {
            flushInFlight().onComplete(settled -> flushTopics(topics, written));
        } else if (state.replays(topics)) {
            vertx.setTimer(TIMER_MS, timer -> flushTopics(topics, written));
        } else {
            flush(state.takeTopics(topics)).onComplete(written);
        }
    }

    private Future<Void> flush(List<PartitionFlush> rest) {
        return rest.isEmpty() ? Future.succeededFuture() : write(rest).compose(AggregatorVerticle::wholly);
    }

    private static Future<Void> wholly(Flushed flushed) {
        return flushed.fenced().isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture("somebody else wrote the progress of " + flushed.fenced() + " meanwhile");
    }

    private Future<Void> flushInFlight() {
        return state.flushing() ? writing.whenDone() : Future.succeededFuture();
    }

    private void onIdle(PartitionsIdle idle) {
        idle.partitions()
                .forEach(one ->
                        state.markSilent(one.id(), one.epoch(), one.position(), one.caughtUp(), MonotonicClock.now()));
        look();
    }

    private void onLaneReport(LaneReport report) {
        if (report.lane() != lane) {
            node.said(report.lane(), report.watermark());
            flushIfDue();
        }
    }

    private void look() {
        rejections.floods(state.floods(MonotonicClock.now()));
        tell();
        flushIfDue();
    }

    /** Between two ticks of the timer the other lanes are told only what lets them close a window. */
    private void tellWhereWindowsEnd() {
        if (node.severalLanes()
                && state.closesWindow(
                        node.of(lane).activeMs(),
                        state.watermark(MonotonicClock.now()).activeMs())) {
            tell();
        }
    }

    private void tell() {
        LaneWatermark watermark = state.watermark(MonotonicClock.now());
        node.said(lane, watermark);
        LaneReport report = new LaneReport(
                lane,
                watermark,
                nodeWatermarkMs(),
                new LaneReport.LaneTotals(records, committed, rejections.counts()),
                rejections.floods(),
                state.openPanes(),
                state.flushing(),
                writing.firstEndMs(),
                state.status(MonotonicClock.now()));
        Bus.publish(vertx, Addresses.LANE_REPORTS, report);
    }

    private long nodeWatermarkMs() {
        node.said(lane, state.watermark(MonotonicClock.now()));
        return node.atMs(clock.nowMs());
    }

    private void flushIfDue() {
        long nodeWatermarkMs = nodeWatermarkMs();
        Due due = state.due(nodeWatermarkMs, MonotonicClock.now());
        if (due == Due.NOTHING) {
            return;
        }
        write(state.takeFlush(due, nodeWatermarkMs, MonotonicClock.now()));
    }

    private Future<Flushed> write(List<PartitionFlush> partitions) {
        return writing.begin(partitions)
                .onSuccess(flushed -> onFlushed(partitions, flushed))
                .onFailure(this::onNodeEnds);
    }

    private void onFlushed(List<PartitionFlush> partitions, Flushed flushed) {
        Map<PartitionId, Long> nextOffsets = new HashMap<>();
        Map<PartitionId, Long> fencedEpochs = new HashMap<>();
        for (PartitionFlush one : partitions) {
            if (flushed.fenced().contains(one.id())) {
                if (flushed.tooLarge().contains(one.id())) {
                    state.tooLarge(one);
                }
                state.drop(one.id(), one.before().epoch());
                fencedEpochs.put(one.id(), one.before().epoch());
            } else {
                state.committed(one);
                rejections.committed(one);
                committed =
                        committed.plus(one.after().ledger().since(one.before().ledger()));
                nextOffsets.put(one.id(), one.after().nextOffset());
            }
        }
        settle();
        Bus.publish(vertx, Addresses.settled(lane), new LaneSettled(nextOffsets, fencedEpochs));
        foldWaiting();
        flushIfDue();
    }

    /**
     * A flush is answered whatever happens but the end of the node; what was in flight is then read again by the next
     * owner.
     */
    private void onNodeEnds(Throwable cause) {
        abandon("the node ends: " + cause.getMessage());
        settle();
    }

    @Override
    protected void abandon() {
        abandon("the lane crashed");
    }

    private void abandon(String why) {
        waiting.forEach(batch -> batch.folded().fail(why));
        waiting.clear();
        state.dropAll();
    }

    private void settle() {
        state.flushSettled();
        writing.done();
    }

    @Override
    protected Future<?> stopStage() {
        return flushInFlight().onComplete(settled -> tell());
    }
}
