package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.PartitionStatus;

/** A partition of a lane: its state, and whether it is idle. */
final class LanePartition {
    private static final long NOT_IDLE = -1;

    final PartitionState state;
    private long idlePosition = NOT_IDLE;
    private long idleTickMs;

    LanePartition(PartitionState state) {
        this.state = state;
    }

    /** No record came for a while; the partition is idle if it is caught up. */
    void markSilent(long position, boolean caughtUp, long tickMs) {
        idlePosition = caughtUp ? position : NOT_IDLE;
        idleTickMs = tickMs;
    }

    /** Whether the partition was found idle recently and no record has come since. */
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
                state.time().watermarkMs(),
                state.fed().firstEndMs(),
                state.fed().count(),
                idle(tickMs),
                state.replaying(),
                state.ledger());
    }
}
