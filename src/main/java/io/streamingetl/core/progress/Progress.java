package io.streamingetl.core.progress;

import io.streamingetl.core.window.Watermark;

/**
 * A partition's row in {@code etl_progress}: how far it is accounted for, as one transaction left it.
 *
 * @param epoch the owner's; the row is only ever written by the owner of its epoch
 * @param nonce random, drawn by the claim: two copies of a database that parted can both hold a claim of the same epoch
 * @param flushes how many transactions wrote this row: tells the state before a transaction from the state after it
 *     even where no offset moved
 * @param nextOffset every record below it is accounted for
 * @param resumeOffset the lowest offset that feeds a pane not yet written; {@code nextOffset} where there is none
 * @param closedThroughMs the end of the last closed window: all panes of windows that end at or before it are written,
 *     from every record below {@code nextOffset}; never past the end of the window of {@code maxEventTimeMs};
 *     {@link Watermark#NONE} at first
 * @param maxEventTimeMs the greatest event time of the records below {@code nextOffset}; {@link Watermark#NONE} at
 *     first
 * @param ledger what became of the records below {@code nextOffset}
 * @param leaderEpoch of the batch that holds offset {@code nextOffset - 1}, which identifies it: records with the same
 *     offset and leader epoch, and all before them, are the same; {@link #UNKNOWN_EPOCH} at first
 * @param lostFrom Kafka lost what was read from this offset on, and it is not read before a person decides what to do;
 *     {@link #NOTHING_LOST} otherwise
 * @param replayRecords how many records there are from {@code resumeOffset} to {@code nextOffset}: a replay that meets
 *     another number can't rebuild the open windows; {@link #UNKNOWN} where nobody counted them
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
    /** A count that nobody knows. */
    public static final long UNKNOWN = -1;

    /** Of records that nobody knows the leader epoch of, and before the first record. */
    public static final int UNKNOWN_EPOCH = -1;

    public static final long NOTHING_LOST = Long.MAX_VALUE;

    public Progress {
        if (resumeOffset > nextOffset) {
            throw new IllegalArgumentException("resume offset " + resumeOffset + " is past next offset " + nextOffset);
        }
    }

    /** As of records whose leader epoch is unknown, in a log that lost none. */
    public Progress(
            long epoch,
            long nonce,
            long flushes,
            long nextOffset,
            long resumeOffset,
            long closedThroughMs,
            long maxEventTimeMs,
            Ledger ledger) {
        this(
                epoch,
                nonce,
                flushes,
                nextOffset,
                resumeOffset,
                closedThroughMs,
                maxEventTimeMs,
                ledger,
                UNKNOWN_EPOCH,
                NOTHING_LOST,
                UNKNOWN);
    }

    /** Of a partition that nothing was read from, before {@code startOffset}. */
    public static Progress startingAt(long epoch, long startOffset) {
        return new Progress(epoch, 0, 0, startOffset, startOffset, Watermark.NONE, Watermark.NONE, Ledger.EMPTY);
    }

    /** Whether a row that holds {@code other} was left by the same transaction of the same owner. */
    public boolean sameTransaction(Progress other) {
        return sameTransaction(other.epoch, other.nonce, other.flushes, other.nextOffset);
    }

    /** As {@link #sameTransaction(Progress)}, of a row of which only this is read. */
    public boolean sameTransaction(long rowEpoch, long rowNonce, long rowFlushes, long rowNextOffset) {
        return epoch == rowEpoch && nonce == rowNonce && flushes == rowFlushes && nextOffset == rowNextOffset;
    }
}
