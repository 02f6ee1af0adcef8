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

    Due due(Collection<PartitionState> partitions, long nodeWatermarkMs, long tickMs) {
        if (flushedTickMs == Watermark.NONE) {
            flushedTickMs = tickMs;
            emittedTickMs = tickMs;
        }
        if (tooManyPanes(partitions, PaneTotals.NONE) || emitDue(partitions, tickMs)) {
            return Due.ALL;
        }
        return closable(partitions, nodeWatermarkMs)
                        || tooManyRejected(partitions)
                        || waitedEnough(partitions, tickMs)
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
    boolean overLimit(Collection<PartitionState> partitions, PaneTotals inFlight) {
        return tooManyPanes(partitions, inFlight) || tooManyRejected(partitions);
    }

    private boolean tooManyPanes(Collection<PartitionState> partitions, PaneTotals inFlight) {
        PaneTotals all = PaneTotals.held(partitions).plus(inFlight);
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

    private static boolean closable(Collection<PartitionState> partitions, long nodeWatermarkMs) {
        return partitions.stream()
                .anyMatch(partition -> !partition.replaying()
                        && partition.open().firstEndAfter(partition.time().closedThroughMs())
                                <= partition.time().closedBy(nodeWatermarkMs));
    }

    /** Corrections of closed windows and rejected records are written together, some time after the first of them. */
    private boolean waitedEnough(Collection<PartitionState> partitions, long tickMs) {
        boolean waiting = partitions.stream()
                .anyMatch(partition -> !partition.rejected().kept().isEmpty()
                        || partition.open().holdsThrough(partition.time().closedThroughMs()));
        if (!waiting) {
            waitingSinceMs = Watermark.NONE;
        } else if (waitingSinceMs == Watermark.NONE) {
            waitingSinceMs = tickMs;
        }
        return waiting && tickMs - waitingSinceMs >= LaneLimits.BATCHING_MS;
    }

    private boolean progressDue(Collection<PartitionState> partitions, long tickMs) {
        return tickMs - flushedTickMs >= LaneLimits.PROGRESS_MS
                && partitions.stream().anyMatch(PartitionState::hasMoved);
    }
}
