package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.bus.StageVerticle;
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
 * One lane's aggregator: folds the batches of its consumer and closes windows. A timer checks whether the node's
 * watermark has passed the end of a window; the wall clock alone closes a window only if every partition of the node is
 * idle.
 *
 * <p>A batch is replied to when it is folded. While the lane is full, batches wait here, and their consumer, which gets
 * no reply, pauses its partitions.
 */
public final class AggregatorVerticle extends StageVerticle {
    private static final long TIMER_MS = 100;

    /** A batch that is not folded yet, and its reply. */
    private record WaitingBatch(RecordBatch batch, Promise<Void> folded) {}

    private final int lane;
    private final LaneState state;
    private final NodeWatermark node;
    private final Queue<WaitingBatch> waiting = new ArrayDeque<>();
    private FlushInFlight flush;
    private LaneReporter reporter;

    /**
     * @param lane number of this lane, from 0
     * @param lanesInNode number of lanes of the node
     * @param state of the lane, empty
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
        this.node = new NodeWatermark(lanesInNode, maxOutOfOrdernessMs);
    }

    @Override
    public Future<?> start() {
        flush = new FlushInFlight(vertx, lane);
        reporter = new LaneReporter(vertx, lane, state, flush, node);
        vertx.setPeriodic(TIMER_MS, timer -> onTimer());
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
            publishDropped();
            reporter.folded(next.batch().count());
            next.folded().complete();
            reporter.publishIfWindowCloses();
            flushIfDue();
        }
    }

    private Future<Void> onAssigned(PartitionsAssigned assigned) {
        if (crashed()) {
            return Future.failedFuture("the lane crashed");
        }
        assigned.partitions().forEach(one -> state.assign(one.id(), one.progress(), one.quarantined(), one.plan()));
        publishDropped();
        reporter.publish();
        return Future.succeededFuture();
    }

    /**
     * If partitions stay that have fed the same panes, these are written before the others leave; otherwise their next
     * owners replay.
     */
    private Future<Void> onRevoked(PartitionsRevoked revoked) {
        Set<PartitionId> ids = revoked.partitions();
        if (revoked.inOrder() && state.sharesPanes(ids)) {
            return state.flushing()
                    ? flushSettled().otherwiseEmpty().compose(settled -> onRevoked(revoked))
                    : write(state.takeLeaving(ids)).mapEmpty();
        }
        ids.forEach(state::drop);
        publishDropped();
        reporter.publish();
        return flushSettled().otherwiseEmpty();
    }

    /** Fails unless all that these topics have to write is committed. */
    private Future<Void> onFlushTopics(DropTopics dropped) {
        if (state.flushing()) {
            return flushSettled().otherwiseEmpty().compose(settled -> onFlushTopics(dropped));
        }
        if (state.replays(dropped.topics())) {
            return vertx.timer(TIMER_MS).compose(later -> onFlushTopics(dropped));
        }
        LaneFlush content = state.takeLeaving(state.partitions(dropped.topics()));
        return content.partitions().isEmpty()
                ? Future.succeededFuture()
                : write(content)
                        .compose(flushed -> flushed == Flushed.COMMITTED
                                ? Future.succeededFuture()
                                : Future.failedFuture(
                                        "the last flush of the dropped topics was not written: " + flushed));
    }

    private void publishDropped() {
        Map<PartitionId, Long> dropped = state.takeDropped();
        if (!dropped.isEmpty()) {
            Bus.publish(vertx, Addresses.settled(lane), new LaneSettled(Map.of(), dropped));
        }
    }

    private Future<Void> flushSettled() {
        return state.flushing() ? flush.whenSettled() : Future.succeededFuture();
    }

    private void onIdle(PartitionsIdle idle) {
        idle.partitions()
                .forEach(one ->
                        state.markSilent(one.id(), one.epoch(), one.position(), one.caughtUp(), MonotonicClock.now()));
        onTimer();
    }

    private void onLaneReport(LaneReport report) {
        if (report.lane() != lane) {
            reporter.heard(report);
            flushIfDue();
        }
    }

    private void onTimer() {
        reporter.logFloods();
        reporter.publish();
        flushIfDue();
    }

    private void flushIfDue() {
        long nodeWatermarkMs = reporter.nodeWatermarkMs();
        Due due = state.due(nodeWatermarkMs, MonotonicClock.now());
        if (due != Due.NOTHING) {
            write(state.takeFlush(due, nodeWatermarkMs, MonotonicClock.now()));
        }
    }

    private Future<Flushed> write(LaneFlush content) {
        return flush.begin(content)
                .onSuccess(flushed -> onFlushed(content, flushed))
                .onFailure(cause -> onNodeEnds(content, cause));
    }

    private void onFlushed(LaneFlush content, Flushed flushed) {
        Map<PartitionId, Long> nextOffsets = new HashMap<>();
        Map<PartitionId, Long> droppedEpochs = new HashMap<>();
        for (PartitionFlush one : content.partitions()) {
            if (flushed == Flushed.COMMITTED) {
                state.committed(one);
                reporter.committed(one);
                nextOffsets.put(one.id(), one.after().nextOffset());
            } else {
                state.drop(one.id(), one.before().epoch());
                droppedEpochs.put(one.id(), one.before().epoch());
            }
        }
        if (flushed == Flushed.TOO_LARGE) {
            state.tooLarge(content);
        }
        droppedEpochs.putAll(state.takeDropped());
        settle(content);
        Bus.publish(vertx, Addresses.settled(lane), new LaneSettled(nextOffsets, droppedEpochs));
        foldWaiting();
        flushIfDue();
    }

    /** A flush fails only if the node ends. The next owner then reads again what was in flight. */
    private void onNodeEnds(LaneFlush content, Throwable cause) {
        abandon("the node ends: " + cause.getMessage());
        settle(content);
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

    private void settle(LaneFlush content) {
        state.flushSettled(content);
        flush.settled();
    }

    @Override
    protected Future<?> stopStage() {
        return flushSettled().onComplete(settled -> reporter.publish());
    }
}
