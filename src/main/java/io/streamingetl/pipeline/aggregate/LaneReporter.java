package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.bus.WallClock;
import io.streamingetl.pipeline.reports.LaneReport;
import io.vertx.core.Vertx;

/**
 * Reports one lane to the node's other lanes and to the status board, and follows the reports of the other lanes, from
 * which the node's watermark is known.
 */
final class LaneReporter {
    private final Vertx vertx;
    private final int lane;
    private final LaneState state;
    private final FlushInFlight flush;
    private final NodeWatermark node;
    private final RejectionLog rejections;
    private final WallClock clock = WallClock.ofSystem();
    private long foldedRecords;
    private Ledger committed = Ledger.EMPTY;

    LaneReporter(Vertx vertx, int lane, LaneState state, FlushInFlight flush, NodeWatermark node) {
        this.vertx = vertx;
        this.lane = lane;
        this.state = state;
        this.flush = flush;
        this.node = node;
        this.rejections = new RejectionLog(lane);
    }

    /** This many more records are folded. */
    void folded(long records) {
        foldedRecords += records;
    }

    /** The partition's part of a flush is committed. */
    void committed(PartitionFlush one) {
        rejections.committed(one);
        committed = committed.plus(one.after().ledger().since(one.before().ledger()));
    }

    /** Another lane has reported. */
    void heard(LaneReport report) {
        node.update(report.lane(), report.watermark());
    }

    /** The node's watermark, with this lane's part as it is now. */
    long nodeWatermarkMs() {
        node.update(lane, state.watermark(MonotonicClock.now()));
        return node.atMs(clock.nowMs());
    }

    /** Publishes a report if the lane's watermark has passed the end of a window since the last one. */
    void publishIfWindowCloses() {
        long watermarkMs = state.watermark(MonotonicClock.now()).activeMs();
        if (node.severalLanes() && state.closesWindow(node.of(lane).activeMs(), watermarkMs)) {
            publish();
        }
    }

    void logFloods() {
        rejections.logFloods(state.floods(MonotonicClock.now()));
    }

    void publish() {
        LaneWatermark watermark = state.watermark(MonotonicClock.now());
        node.update(lane, watermark);
        LaneReport report = new LaneReport(
                lane,
                watermark,
                node.atMs(clock.nowMs()),
                new LaneReport.LaneTotals(foldedRecords, committed, rejections.counts()),
                rejections.floods(),
                state.openPanes(),
                state.flushing(),
                flush.firstEndMs(),
                state.status(MonotonicClock.now()));
        Bus.publish(vertx, Addresses.LANE_REPORTS, report);
    }
}
