package io.streamingetl.core.aggregate;

import io.streamingetl.core.quarantine.QuarantineSampler;

/**
 * Limits at which a lane writes although no window closes, and at which it stops taking records in.
 *
 * @param maxPanes panes that the lane may hold, including those of the flush in flight
 * @param maxPaneBytes memory that these panes may take
 * @param maxReplayRecords records of one partition that a restart may have to replay
 * @param emitMs interval at which the panes of open windows are written as well; 0 for never
 * @param quarantineRowsPerMinute rejected records of one reason that are kept in a minute; further ones are only
 *     counted, except those that {@link QuarantineSampler} always keeps
 */
public record LaneLimits(
        int maxPanes, long maxPaneBytes, long maxReplayRecords, long emitMs, int quarantineRowsPerMinute) {
    /** Rejected records at which a lane writes at once. */
    static final int MAX_REJECTED = 1_000;

    /** Bytes of rejected records at which a lane writes at once. */
    static final long MAX_REJECTED_BYTES = 4L << 20;

    /** Quarantined offsets that the next owner of a partition may have to skip in its replay. */
    static final int MAX_QUARANTINED_IN_REPLAY = 10_000;

    /** How long corrections of closed windows and rejected records wait for more of them, milliseconds. */
    static final long BATCHING_MS = 1_000;

    /** How long a partition whose position alone has moved waits for its progress to be written, milliseconds. */
    static final long PROGRESS_MS = 10_000;

    /** How long a partition that was found idle counts as idle, milliseconds. */
    static final long IDLE_VALID_MS = 5_000;

    /** Memory that tables without panes may take beside {@code maxPaneBytes}. */
    long spareBytes() {
        return maxPaneBytes / 8;
    }
}
