package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;

/** A partition of a lane: its state, and whether it is idle. */
final class LanePartition {
    private static final long NOT_IDLE = -1;

    final PartitionState state;
    private long idlePosition = NOT_IDLE;
    private long idleTickMs;

    LanePartition(PartitionState state) {
        this.state = state;
    }

    /** It was found silent at this position, which is the end of its log or not. */
    void silentAt(long position, boolean caughtUp, long tickMs) {
        idlePosition = caughtUp ? position : NOT_IDLE;
        idleTickMs = tickMs;
    }

    /** Whether it was found idle a short while ago, and nothing has come since. */
    boolean idle(long tickMs) {
        return !state.replaying()
                && idlePosition == state.position()
                && tickMs - idleTickMs <= LaneLimits.IDLE_VALID_MS;
    }

    PartitionStatus status(long tickMs) {
        return new PartitionStatus(
                state.id(),
                state.epoch(),
                state.position(),
                state.watermarkMs(),
                state.open().firstEndAfter(Watermark.NONE),
                state.open().count(),
                state.open().keys(),
                idle(tickMs),
                state.replaying(),
                state.ledger());
    }
}
