package io.streamingetl.pipeline.reports;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.LaneWatermark;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of a lane's aggregator.
 *
 * @param lane its number
 * @param watermark the lane's
 * @param nodeWatermarkMs the node's, as the lane knows it
 * @param totals what it counted since its start
 * @param floods the reasons for which more records are rejected than quarantine keeps
 * @param openPanes panes that are not written yet
 * @param flushing whether a flush is in flight
 * @param inFlightEndMs the end of the earliest window in the flush in flight; {@link Long#MAX_VALUE} without one
 * @param partitions each partition's state
 */
public record LaneReport(
        int lane,
        LaneWatermark watermark,
        long nodeWatermarkMs,
        LaneTotals totals,
        Set<Reason> floods,
        int openPanes,
        boolean flushing,
        long inFlightEndMs,
        List<PartitionStatus> partitions) {
    /**
     * The totals since the lane's start.
     *
     * @param records folded, including replayed ones
     * @param committed the outcome of the committed records
     * @param rejections the rejected records among the committed ones, by reason
     */
    public record LaneTotals(long records, Ledger committed, Map<Reason, Long> rejections) {
        /** Nothing was counted. */
        public static final LaneTotals NOTHING = new LaneTotals(0, Ledger.EMPTY, Map.of());
    }

    /** The same with all totals at zero. */
    public LaneReport uncounted() {
        return new LaneReport(
                lane,
                watermark,
                nodeWatermarkMs,
                LaneTotals.NOTHING,
                floods,
                openPanes,
                flushing,
                inFlightEndMs,
                partitions);
    }
}
