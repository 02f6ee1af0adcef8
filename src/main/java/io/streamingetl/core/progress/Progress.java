package io.streamingetl.core.progress;

import io.streamingetl.core.window.Watermark;

/**
 * A partition's row in {@code etl_progress}: how far it is accounted for, as one transaction left it.
 *
 * @param epoch number of claims; only the owner of the current epoch writes the row
 * @param nonce random number drawn by the claim: two diverged copies of a database can both hold a claim of one epoch
 * @param flushes number of transactions that wrote this row: distinguishes the states before and after a transaction
 *     even if no offset moved
 * @param nextOffset every record below it is accounted for
 * @param resumeOffset the lowest offset that feeds a pane not yet written; {@code nextOffset} if there is none
 * @param closedThroughMs the end of the last closed window: all panes of windows that end at or before it are written,
 *     from every record below {@code nextOffset}; never past the end of the window of {@code maxEventTimeMs};
 *     {@link Watermark#NONE} at first
 * @param maxEventTimeMs the greatest event time of the records below {@code nextOffset}; {@link Watermark#NONE} at
 *     first
 * @param ledger what became of the records below {@code nextOffset}
 * @param leaderEpoch leader epoch of the batch that holds offset {@code nextOffset - 1}: logs that agree in an offset
 *     and its leader epoch agree up to it; {@link #UNKNOWN_EPOCH} at first
 * @param lostFrom Kafka lost the records that were read from this offset on, and the partition is not read until an
 *     operator decides what to do; {@link #NOTHING_LOST} otherwise
 * @param replayRecords number of records from {@code resumeOffset} to {@code nextOffset}: a replay that reads another
 *     number can't rebuild the open windows; {@link #UNKNOWN} if they were not counted
 */
public record Progress(
        long epoch,
        long nonce,
        long flushes,
        long nextOffset,
        long resumeOffset,
        long closedThroughMs,
        long maxEventTimeMs,
        Ledger ledger,
        int leaderEpoch,
        long lostFrom,
        long replayRecords) {
    /** An unknown count. */
    public static final long UNKNOWN = -1;

    /** The leader epoch before the first record, and of records without a known one. */
    public static final int UNKNOWN_EPOCH = -1;

    public static final long NOTHING_LOST = Long.MAX_VALUE;

    public Progress {
        if (resumeOffset > nextOffset) {
            throw new IllegalArgumentException("resume offset " + resumeOffset + " is past next offset " + nextOffset);
        }
    }

    /** Progress of a partition from which nothing was read, before its first record at {@code startOffset}. */
    public static Progress startingAt(long epoch, long startOffset) {
        return new Progress(
                epoch,
                0,
                0,
                startOffset,
                startOffset,
                Watermark.NONE,
                Watermark.NONE,
                Ledger.EMPTY,
                UNKNOWN_EPOCH,
                NOTHING_LOST,
                UNKNOWN);
    }

    /** Whether a row with the progress {@code other} was written by the same transaction of the same owner. */
    public boolean sameTransaction(Progress other) {
        return sameTransaction(other.epoch, other.nonce, other.flushes, other.nextOffset);
    }

    /** As {@link #sameTransaction(Progress)}, for the columns that identify the transaction. */
    public boolean sameTransaction(long rowEpoch, long rowNonce, long rowFlushes, long rowNextOffset) {
        return epoch == rowEpoch && nonce == rowNonce && flushes == rowFlushes && nextOffset == rowNextOffset;
    }

    /** A copy to be changed by name; it has the values of this progress unless they are set. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Makes a progress of the same owner, in which no records are known to be lost. */
    public static final class Builder {
        private final Progress from;
        private long flushes;
        private long nextOffset;
        private long resumeOffset;
        private long closedThroughMs;
        private long maxEventTimeMs;
        private Ledger ledger;
        private int leaderEpoch;
        private long replayRecords;

        private Builder(Progress from) {
            this.from = from;
            flushes = from.flushes;
            nextOffset = from.nextOffset;
            resumeOffset = from.resumeOffset;
            closedThroughMs = from.closedThroughMs;
            maxEventTimeMs = from.maxEventTimeMs;
            ledger = from.ledger;
            leaderEpoch = from.leaderEpoch;
            replayRecords = from.replayRecords;
        }

        public Builder flushes(long value) {
            flushes = value;
            return this;
        }

        public Builder nextOffset(long value) {
            nextOffset = value;
            return this;
        }

        public Builder resumeOffset(long value) {
            resumeOffset = value;
            return this;
        }

        public Builder closedThroughMs(long value) {
            closedThroughMs = value;
            return this;
        }

        public Builder maxEventTimeMs(long value) {
            maxEventTimeMs = value;
            return this;
        }

        public Builder ledger(Ledger value) {
            ledger = value;
            return this;
        }

        public Builder leaderEpoch(int value) {
            leaderEpoch = value;
            return this;
        }

        public Builder replayRecords(long value) {
            replayRecords = value;
            return this;
        }

        public Progress build() {
            return new Progress(
                    from.epoch,
                    from.nonce,
                    flushes,
                    nextOffset,
                    resumeOffset,
                    closedThroughMs,
                    maxEventTimeMs,
                    ledger,
                    leaderEpoch,
                    NOTHING_LOST,
                    replayRecords);
        }
    }
}
