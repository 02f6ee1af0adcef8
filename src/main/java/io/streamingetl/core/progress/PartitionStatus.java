package io.streamingetl.core.progress;

/**
 * Where a partition stands, for people to look at.
 *
 * @param id which one
 * @param epoch of its owner
 * @param position the offset behind the last folded record
 * @param watermarkMs its own watermark; {@link io.streamingetl.core.window.Watermark#NONE} before its first event
 * @param firstOpenEndMs the end of its oldest window with unwritten panes; {@link Long#MAX_VALUE} where there is none
 * @param openWindows windows with unwritten panes
 * @param openKeys unwritten panes
 * @param idle whether it is caught up and silent, and so holds no window open
 * @param replaying whether it still rebuilds what an earlier owner had not written
 * @param ledger what became of its records
 */
public record PartitionStatus(
        PartitionId id,
        long epoch,
        long position,
        long watermarkMs,
        long firstOpenEndMs,
        int openWindows,
        int openKeys,
        boolean idle,
        boolean replaying,
        Ledger ledger) {}
