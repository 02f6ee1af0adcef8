package io.streamingetl.core.progress;

/** Rows of {@code etl_progress}, in the order of their columns. */
public final class ProgressRows {
    private ProgressRows() {}

    /** With an unknown leader epoch, in a log that lost no records. */
    public static Progress row(
            long epoch,
            long nonce,
            long flushes,
            long nextOffset,
            long resumeOffset,
            long closedThroughMs,
            long maxEventTimeMs,
            Ledger ledger) {
        return new Progress(
                epoch,
                nonce,
                flushes,
                nextOffset,
                resumeOffset,
                closedThroughMs,
                maxEventTimeMs,
                ledger,
                Progress.UNKNOWN_EPOCH,
                Progress.NOTHING_LOST,
                Progress.UNKNOWN);
    }
}
