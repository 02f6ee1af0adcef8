package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * The result of a verification.
 *
 * @param snapshot the state of the database
 * @param rowCount number of rows that exist or must exist
 * @param openWindows number of windows with rows that are not closed in every partition
 * @param differences all differences, in the order of their keys
 * @param rollups the comparison of each roll-up
 * @param ledger the differences between the counts of {@code etl_progress} and the topic, in sentences
 * @param goneFromKafka number of counted records that are no longer in Kafka, by partition
 * @param withoutQuarantineRow number of valid events that are counted as quarantined but have no row there, by
 *     partition: late or future ones whose rows were deleted
 * @param recordsRead number of records read
 * @param unread what the pipeline had not read by the snapshot
 * @param repaired number of corrected rows; the differences are those before the repair
 */
record VerifyResult(
        Snapshot snapshot,
        long rowCount,
        long openWindows,
        List<RowDifference> differences,
        List<RollupResult> rollups,
        List<String> ledger,
        Map<PartitionId, Long> goneFromKafka,
        Map<PartitionId, Long> withoutQuarantineRow,
        long recordsRead,
        Unread unread,
        int repaired) {
    /**
     * Records in Kafka that the pipeline has not read.
     *
     * @param offsets number of offsets
     * @param eventsInRange number of events of the range among them
     */
    record Unread(long offsets, long eventsInRange) {}

    /** The overall result. */
    enum Verdict {
        EQUAL(0),
        DIFFERENT(1),
        /** The differences were corrected. */
        REPAIRED(0),
        /**
         * Deleted records may belong to the range, events without a row in quarantine may belong to it, or the pipeline
         * has not read all of it.
         */
        UNDECIDED(Verify.UNDECIDED),
        /** No row and no event of a closed window belongs to the range, so nothing was compared. */
        EMPTY(Verify.UNDECIDED);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    /** Number of rows of all tables that differ. */
    int different() {
        return differences.size()
                + rollups.stream().mapToInt(one -> one.differences().size()).sum();
    }

    Verdict verdict() {
        if (!goneFromKafka.isEmpty() || (!withoutQuarantineRow.isEmpty() && different() > repaired)) {
            return Verdict.UNDECIDED;
        }
        if (!ledger.isEmpty() || different() > repaired) {
            return Verdict.DIFFERENT;
        }
        if (repaired > 0) {
            return Verdict.REPAIRED;
        }
        if (unread.eventsInRange() > 0) {
            return Verdict.UNDECIDED;
        }
        return rowCount == 0 ? Verdict.EMPTY : Verdict.EQUAL;
    }
}
