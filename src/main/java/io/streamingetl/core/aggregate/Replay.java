package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;

/**
 * The replay of a claimed partition, from its resume offset to its next offset. Counts the records that are read since
 * the resume offset: a replay that lacks records is found by this count, and the progress row passes it on to the next
 * owner.
 */
final class Replay {
    private final PartitionId id;
    private final long from;
    private final long end;
    private final long closedThroughMs;
    private final LongHashSet quarantined;
    private final long accountedBefore;

    /** Number of records in {@code [from, end)} according to the row; {@link Progress#UNKNOWN} if it has none. */
    private final long expected;

    private long replayed;

    /**
     * @param claimed the progress as it was claimed
     * @param quarantined offsets from the resume offset up to the next offset that are in quarantine
     */
    Replay(PartitionId id, Progress claimed, LongHashSet quarantined) {
        this.id = id;
        this.from = claimed.resumeOffset();
        this.end = claimed.nextOffset();
        this.closedThroughMs = claimed.closedThroughMs();
        this.quarantined = quarantined;
        this.accountedBefore = claimed.ledger().records();
        this.expected = claimed.replayRecords();
    }

    /** The first offset that is not replayed. */
    long end() {
        return end;
    }

    /** Counts a replayed record. */
    void count() {
        replayed++;
    }

    /** Whether an event belongs to a pane that was not yet written. No window closes during the replay. */
    boolean rebuilds(long offset, long windowEndMs) {
        return windowEndMs > closedThroughMs && !quarantined.contains(offset);
    }

    /** Number of records read since the resume offset, given the number accounted for in all. */
    long read(long accounted) {
        return accounted - accountedBefore + replayed;
    }

    /**
     * Number of records from a later resume offset to the next offset.
     *
     * @param position how far the partition is read
     * @param accounted number of records accounted for in all
     * @param before number of records read before that of the resume offset
     */
    long records(long position, long accounted, long before) {
        if (position >= end) {
            return read(accounted) - before;
        }
        return expected == Progress.UNKNOWN ? Progress.UNKNOWN : expected - before;
    }

    /**
     * Why the finished replay contradicts the progress row, as a sentence; empty if it does not, or is not finished.
     * After a conflict nothing may be written: the sums of open windows lack the missing records.
     */
    String conflict(long position) {
        return position < end || expected == Progress.UNKNOWN || replayed == expected
                ? ""
                : "a replay must read " + expected + " records of " + id + " from offset " + from + " to " + (end - 1)
                        + ", but " + replayed + " are left: compaction or a deletion removed the others before their"
                        + " sums were written. To continue without them, set replay of its row in etl_progress to NULL"
                        + " and restart";
    }
}
