package io.streamingetl.core.aggregate;

import io.streamingetl.core.quarantine.QuarantineSampler;

/**
 * When a lane writes although no window closes, and where it stops taking records in.
 *
 * @param maxOpenKeys panes the lane may hold, those of a flush in flight included
 * @param maxPaneBytes memory that these panes may take
 * @param maxReplayRecords records of one partition that a restart may have to read again
 * @param emitMs how often the panes of open windows are written, too; 0 for never
 * @param quarantineRowsPerMinute rejected records of one reason that are kept in a minute; the others are counted only,
 *     but those that {@link QuarantineSampler} keeps always
 */
public record LaneLimits(
        int maxOpenKeys, long maxPaneBytes, long maxReplayRecords, long emitMs, int quarantineRowsPerMinute) {
    /** Rejected records that a lane gathers before it writes them at once. */
    static final int MAX_REJECTED = 1_000;

    /** Bytes of rejected records that a lane gathers before it writes them at once. */
    static final long MAX_REJECTED_BYTES = 4L << 20;

    /** Offsets in quarantine that the next owner of a partition may have to pass over when it replays. */
    static final int MAX_QUARANTINED_IN_REPLAY = 10_000;

    /** So long corrections of closed windows and rejected records wait for others, milliseconds. */
    static final long SETTLE_MS = 1_000;

    /** So long a moved position alone waits to be written, milliseconds. */
    static final long PROGRESS_MS = 10_000;

    /** So long a partition that was found idle counts as idle without being found so again, milliseconds. */
    static final long IDLE_VALID_MS = 5_000;
}
