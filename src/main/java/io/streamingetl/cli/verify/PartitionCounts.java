package io.streamingetl.cli.verify;

/** How many records of a partition were found below its next offset, and what they are. */
final class PartitionCounts {
    private long toSkip;
    private long records;
    private long sound;
    private long quarantined;

    static PartitionCounts skipping(long records) {
        PartitionCounts counts = new PartitionCounts();
        counts.toSkip = records;
        return counts;
    }

    /** Whether the next record is one that lies before the pipeline's beginning. */
    boolean skips() {
        return toSkip > 0 && toSkip-- > 0;
    }

    void judged(boolean event, boolean stored) {
        records++;
        if (stored) {
            quarantined++;
        } else if (event) {
            sound++;
        }
    }

    /** All records. */
    long records() {
        return records;
    }

    /** Events that are not in quarantine. */
    long sound() {
        return sound;
    }

    /** Records with a row in quarantine. */
    long quarantined() {
        return quarantined;
    }

    /** Records that are no events, and have no row in quarantine. */
    long unstored() {
        return records - sound - quarantined;
    }
}
