package io.streamingetl.core.progress;

/**
 * The state of a partition, for display.
 *
 * @param epoch of its owner
 * @param position the offset after the last folded record
 * @param watermarkMs its own watermark; {@link io.streamingetl.core.window.Watermark#NONE} before its first event
 * @param firstOpenEndMs the end of the oldest open window that it has fed; {@link Long#MAX_VALUE} if there is none
 * @param openWindows open windows that it has fed
 * @param idle whether it is caught up and silent, so that it does not delay window closing
 * @param replaying whether it still rebuilds panes that an earlier owner had not written
 * @param ledger what became of its records
 */
public record PartitionStatus(
        PartitionId id,
        long epoch,
        long position,
        long watermarkMs,
        long firstOpenEndMs,
        int openWindows,
        boolean idle,
        boolean replaying,
        Ledger ledger) {}
