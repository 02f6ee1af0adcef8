package io.streamingetl.core.progress;

/**
 * Counts the records of a partition that were read since its resume offset. A replay that lacks records is found by
 * this count, and the progress row passes it on to the next owner.
 */
public final class ReplayCounter {
    private final PartitionId id;
    private final long from;
    private final long end;
    private final long accountedBefore;

    /** How many records the row says there are in {@code [from, end)}; {@link Progress#UNKNOWN} where it does not. */
    private final long toMeet;

    /** Less those that were accounted for before: added to all that are accounted for, these are all that were read. */
    private long met;

    /** @param row as it was claimed */
    public ReplayCounter(PartitionId id, Progress row) {
        this.id = id;
        this.from = row.resumeOffset();
        this.end = row.nextOffset();
        this.toMeet = row.replayRecords();
        this.accountedBefore = row.ledger().records();
        this.met = -accountedBefore;
    }

    /** A record was replayed. */
    public void met() {
        met++;
    }

    /** How many records were read since the resume offset, given how many are accounted for in all. */
    public long read(long accounted) {
        return accounted + met;
    }

    /**
     * How many records there are from a later resume offset to the next offset.
     *
     * @param position how far it was read
     * @param accounted how many records are accounted for in all
     * @param before how many were read before that of the resume offset
     */
    public long records(long position, long accounted, long before) {
        if (position >= end) {
            return read(accounted) - before;
        }
        return toMeet == Progress.UNKNOWN ? Progress.UNKNOWN : toMeet - before;
    }

    /**
     * Why the replay is not what was accounted for, in a sentence; empty where it is, or is not done. Nothing may be
     * written then: sums of open windows lack what is gone.
     */
    public String misfit(long position) {
        long replayed = met + accountedBefore;
        return position < end || toMeet == Progress.UNKNOWN || replayed == toMeet
                ? ""
                : toMeet + " records of " + id + " from offset " + from + " to " + (end - 1)
                        + " have to be read again, and " + replayed + " are left: compaction, or somebody, deleted the"
                        + " others before their sums were written; set replay of its row in etl_progress to NULL, and"
                        + " start again, to go on without them";
    }
}
