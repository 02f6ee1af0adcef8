package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneState;
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
        reporter.publish();
        return Future.succeededFuture();
    }

    private Future<Void> onRevoked(PartitionsRevoked revoked) {
        revoked.partitions().forEach(state::drop);
        reporter.publish();
        return flushSettled().otherwiseEmpty();
    }

    private Future<Void> onFlushTopics(DropTopics dropped) {
        Promise<Void> written = Promise.promise();
        flushTopics(dropped.topics(), written);
        return written.future();
    }

    private void flushTopics(Set<String> topics, Promise<Void> written) {
        if (state.flushing()) {
            flushSettled().onComplete(settled -> flushTopics(topics, written));
        } else if (state.replays(topics)) {
            vertx.setTimer(TIMER_MS, timer -> flushTopics(topics, written));
        } else {
            writeAll(state.takeTopics(topics)).onComplete(written);
        }
    }

    /** Writes these partitions; fails if one of them is fenced. */
    private Future<Void> writeAll(List<PartitionFlush> partitions) {
        return partitions.isEmpty()
                ? Future.succeededFuture()
                : write(partitions).compose(AggregatorVerticle::requireNoneFenced);
    }

    private static Future<Void> requireNoneFenced(Flushed flushed) {
        return flushed.fenced().isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture("another owner has written the progress of " + flushed.fenced());
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

    private Future<Flushed> write(List<PartitionFlush> partitions) {
        return flush.begin(partitions)
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
                reporter.committed(one);
                nextOffsets.put(one.id(), one.after().nextOffset());
            }
        }
        settle();
        Bus.publish(vertx, Addresses.settled(lane), new LaneSettled(nextOffsets, fencedEpochs));
        foldWaiting();
        flushIfDue();
    }

    /** A flush fails only if the node ends. The next owner then reads again what was in flight. */
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
        flush.settled();
    }

    @Override
    protected Future<?> stopStage() {
        return flushSettled().onComplete(settled -> reporter.publish());
    }
}
