package io.streamingetl.core.aggregate;

import io.streamingetl.core.aggregate.LaneState.Due;
import io.streamingetl.core.window.Watermark;
import java.util.Collection;

/** When a lane writes, and what: windows that end, limits that are reached, and waiting times that are over. */
final class FlushRules {
    private final LaneLimits limits;

    /** Of the last flush of all panes; of the first look before there is one. */
    private long emittedTickMs;

    /** Of the last flush; of the first look before there is one. */
    private long flushedTickMs = Watermark.NONE;

    /** Since when something waits to be written that no window's end will write; {@link Watermark#NONE} for nothing. */
    private long unsettledSinceMs = Watermark.NONE;

    /** Panes the lane may hold: fewer than its limit where a transaction of these many is too large. */
    private int maxOpenKeys;

    FlushRules(LaneLimits limits) {
        this.limits = limits;
        this.maxOpenKeys = limits.maxOpenKeys();
    }

    /** A flush of this many panes was too large for a transaction. */
    void halve(int keys) {
        maxOpenKeys = Math.max(1, Math.min(maxOpenKeys, keys / 2));
    }

    Due due(Collection<PartitionState> partitions, long nodeWatermarkMs, long tickMs) {
        if (flushedTickMs == Watermark.NONE) {
            flushedTickMs = tickMs;
            emittedTickMs = tickMs;
        }
        if (tooManyPanes(partitions, 0, 0) || emitDue(partitions, tickMs)) {
            return Due.ALL;
        }
        return closable(partitions, nodeWatermarkMs)
                        || tooManyRejected(partitions)
                        || settled(partitions, tickMs)
                        || positionDue(partitions, tickMs)
                ? Due.CLOSED
                : Due.NOTHING;
    }

    /** What was due is taken. */
    void flushed(Due due, long tickMs) {
        flushedTickMs = tickMs;
        unsettledSinceMs = Watermark.NONE;
        if (due == Due.ALL) {
            emittedTickMs = tickMs;
        }
    }

    /**
     * Whether so much is held that something has to be written before more is taken in.
     *
     * @param keysInFlight panes of a flush in flight
     * @param bytesInFlight the memory that they take
     */
    boolean overLimit(Collection<PartitionState> partitions, int keysInFlight, long bytesInFlight) {
        return tooManyPanes(partitions, keysInFlight, bytesInFlight) || tooManyRejected(partitions);
    }

    private boolean tooManyPanes(Collection<PartitionState> partitions, int keysInFlight, long bytesInFlight) {
        long keys = keysInFlight;
        long bytes = bytesInFlight;
        for (PartitionState partition : partitions) {
            keys += partition.open().keys();
            bytes += partition.open().bytes();
            if (partition.replayRecords() >= limits.maxReplayRecords()) {
                return true;
            }
        }
        return keys >= maxOpenKeys || bytes >= limits.maxPaneBytes();
    }

    private static boolean tooManyRejected(Collection<PartitionState> partitions) {
        long count = 0;
        long bytes = 0;
        for (PartitionState partition : partitions) {
            count += partition.aside().kept().size();
            bytes += partition.aside().bytes();
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
                        && partition.open().firstEndAfter(partition.closedThroughMs())
                                <= partition.closedBy(nodeWatermarkMs));
    }

    /** Corrections of closed windows and rejected records are written together, a while after the first of them. */
    private boolean settled(Collection<PartitionState> partitions, long tickMs) {
        boolean unsettled = partitions.stream()
                .anyMatch(partition -> !partition.aside().kept().isEmpty()
                        || partition.open().holdsThrough(partition.closedThroughMs()));
        if (!unsettled) {
            unsettledSinceMs = Watermark.NONE;
        } else if (unsettledSinceMs == Watermark.NONE) {
            unsettledSinceMs = tickMs;
        }
        return unsettled && tickMs - unsettledSinceMs >= LaneLimits.SETTLE_MS;
    }

    private boolean positionDue(Collection<PartitionState> partitions, long tickMs) {
        return tickMs - flushedTickMs >= LaneLimits.PROGRESS_MS
                && partitions.stream().anyMatch(PartitionState::hasMoved);
    }
}
