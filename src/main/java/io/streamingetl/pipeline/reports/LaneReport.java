package io.streamingetl.pipeline.reports;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.LaneWatermark;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a lane tells the node of itself.
 *
 * @param lane which lane
 * @param watermark what it knows of event time
 * @param nodeWatermarkMs the node's watermark as the lane sees it
 * @param records folded since the lane's start, replayed ones included
 * @param committed what became of the records that were committed since the lane's start
 * @param quarantined how many of these were rejected, and why
 * @param floods the reasons of which more records come than are kept in quarantine
 * @param openPanes unwritten panes
 * @param flushing whether a flush is in flight
 * @param inFlightEndMs the end of the oldest window of the flush in flight; {@link Long#MAX_VALUE} where there is none
 * @param partitions where each stands
 */
public record LaneReport(
        int lane,
        LaneWatermark watermark,
        long nodeWatermarkMs,
        long records,
        Ledger committed,
        Map<Reason, Long> quarantined,
        Set<Reason> floods,
        int openPanes,
        boolean flushing,
        long inFlightEndMs,
        List<PartitionStatus> partitions) {

    /** As of a lane that counted nothing yet. */
    public LaneReport uncounted() {
        return new LaneReport(
                lane,
                watermark,
                nodeWatermarkMs,
                0,
                Ledger.EMPTY,
                Map.of(),
                floods,
                openPanes,
                flushing,
                inFlightEndMs,
                partitions);
    }
}
