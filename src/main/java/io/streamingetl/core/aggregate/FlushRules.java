package io.streamingetl.core.aggregate;

import io.streamingetl.core.window.Watermark;
import java.util.Collection;

/** Decides when a lane writes and what: closed windows, limits that are reached, and intervals that have passed. */
final class FlushRules {
    private final LaneLimits limits;

    /** Time of the last flush of all panes; of the first check before there is one. */
    private long emittedTickMs;

    /** Time of the last flush; of the first check before there is one. */
    private long flushedTickMs = Watermark.NONE;

    /** Time at which corrections or rejected records began to wait; {@link Watermark#NONE} if none wait. */
    private long waitingSinceMs = Watermark.NONE;

    /** Panes that the lane may hold: less than its limit after a flush was too large for a transaction. */
    private int maxPanes;

    FlushRules(LaneLimits limits) {
        this.limits = limits;
        this.maxPanes = limits.maxPanes();
    }

    /** A flush of this many panes was too large for a transaction. */
    void halve(int panes) {
        maxPanes = Math.max(1, Math.min(maxPanes, panes / 2));
    }

    Due due(Collection<PartitionState> partitions, OpenWindows open, long nodeWatermarkMs, long tickMs) {
        if (flushedTickMs == Watermark.NONE) {
            flushedTickMs = tickMs;
            emittedTickMs = tickMs;
        }
        if (tooManyPanes(partitions, open.totals()) || emitDue(partitions, tickMs)) {
            return Due.ALL;
        }
        WindowClosure closed = new WindowClosure(partitions, nodeWatermarkMs);
        return open.anyMatch(closed::isNew)
                        || tooManyRejected(partitions)
                        || waitedEnough(
                                partitions, open.anyMatch(end -> closed.isClosed(end) || closed.isSplit(end)), tickMs)
                        || progressDue(partitions, tickMs)
                ? Due.CLOSED
                : Due.NOTHING;
    }

    /** The lane has taken what was due. */
    void taken(Due due, long tickMs) {
        flushedTickMs = tickMs;
        waitingSinceMs = Watermark.NONE;
        if (due == Due.ALL) {
            emittedTickMs = tickMs;
        }
    }

    /** Whether the lane holds so much that it must write before it takes more records in. */
    boolean overLimit(Collection<PartitionState> partitions, PaneTotals panes) {
        return tooManyPanes(partitions, panes) || tooManyRejected(partitions);
    }

    private boolean tooManyPanes(Collection<PartitionState> partitions, PaneTotals all) {
        return all.panes() >= maxPanes
                || all.bytes() >= limits.maxPaneBytes()
                || partitions.stream().anyMatch(partition -> partition.replayRecords() >= limits.maxReplayRecords());
    }

    private static boolean tooManyRejected(Collection<PartitionState> partitions) {
        long count = 0;
        long bytes = 0;
        for (PartitionState partition : partitions) {
            count += partition.rejected().kept().size();
            bytes += partition.rejected().bytes();
        }
        return count >= LaneLimits.MAX_REJECTED || bytes >= LaneLimits.MAX_REJECTED_BYTES;
    }

    private boolean emitDue(Collection<PartitionState> partitions, long tickMs) {
        return limits.emitMs() > 0
                && tickMs - emittedTickMs >= limits.emitMs()
                && partitions.stream().anyMatch(PartitionState::hasUnwritten);
    }

    /** Corrections of closed windows and rejected records are written together, some time after the first of them. */
    private boolean waitedEnough(Collection<PartitionState> partitions, boolean corrections, long tickMs) {
        boolean waiting = corrections
                || partitions.stream()
                        .anyMatch(partition -> !partition.rejected().kept().isEmpty());
        if (!waiting) {
            waitingSinceMs = Watermark.NONE;
        } else if (waitingSinceMs == Watermark.NONE) {
            waitingSinceMs = tickMs;
        }
        return waiting && tickMs - waitingSinceMs >= LaneLimits.BATCHING_MS;
    }

    /** Whether nothing was due for so long that no partition can have moved. */
    boolean idle(long tickMs) {
        return tickMs - flushedTickMs >= LaneLimits.PROGRESS_MS;
    }

    private boolean progressDue(Collection<PartitionState> partitions, long tickMs) {
        return idle(tickMs) && partitions.stream().anyMatch(PartitionState::hasMoved);
    }
}
