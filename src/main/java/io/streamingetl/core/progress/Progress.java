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
 *     from every record below {@code nextOffset}; {@link Watermark#NONE} at first
 * @param maxEventTimeMs the greatest event time of the records below {@code nextOffset}; {@link Watermark#NONE} at
 *     first
 * @param ledger what became of the records below {@code nextOffset}
 */
public record Progress(
        long epoch,
        long nonce,
        long flushes,
        long nextOffset,
        long resumeOffset,
        long closedThroughMs,
        long maxEventTimeMs,
        Ledger ledger) {
    public Progress {
        if (resumeOffset > nextOffset) {
            throw new IllegalArgumentException("resume offset " + resumeOffset + " is past next offset " + nextOffset);
        }
    }

    /** Of a partition that nothing was read from, before {@code startOffset}. */
    public static Progress startingAt(long epoch, long startOffset) {
        return new Progress(epoch, 0, 0, startOffset, startOffset, Watermark.NONE, Watermark.NONE, Ledger.EMPTY);
    }

    /** Whether a row that holds {@code other} was left by the same transaction of the same owner. */
    public boolean sameTransaction(Progress other) {
        return epoch == other.epoch
                && nonce == other.nonce
                && flushes == other.flushes
                && nextOffset == other.nextOffset;
    }
}
