package io.streamingetl.cli.verify;

/** Counts the records of a partition below its next offset by outcome. */
final class PartitionCounts {
    private long remainingToSkip;
    private long records;
    private long valid;
    private long quarantined;

    static PartitionCounts skipping(long records) {
        PartitionCounts counts = new PartitionCounts();
        counts.remainingToSkip = records;
        return counts;
    }

    /** Whether the next record is before the first one that the pipeline read. Called once per record. */
    boolean skipsNext() {
        return remainingToSkip > 0 && remainingToSkip-- > 0;
    }

    void count(boolean event, boolean stored) {
        records++;
        if (stored) {
            quarantined++;
        } else if (event) {
            valid++;
        }
    }

    /** All records. */
    long records() {
        return records;
    }

    /** Events that are not in quarantine. */
    long valid() {
        return valid;
    }

    /** Records with a row in quarantine. */
    long quarantined() {
        return quarantined;
    }

    /** Rejected records without a row in quarantine. */
    long unstored() {
        return records - valid - quarantined;
    }
}
