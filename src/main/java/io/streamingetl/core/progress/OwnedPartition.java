package io.streamingetl.core.progress;

import io.streamingetl.core.window.Watermark;

/** A partition of a lane: its state, and whether it is idle. */
final class OwnedPartition {
    final PartitionState state;
    private long idlePosition = -1;
    private long idleTickMs;

    OwnedPartition(PartitionState state) {
        this.state = state;
    }

    /** It was found caught up and silent at this position. */
    void idleAt(long position, long tickMs) {
        idlePosition = position;
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
