package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Map;

/**
 * What a verification found.
 *
 * @param snapshot what the database said
 * @param rowCount how many rows there are or must be
 * @param openWindows of how many windows, among those with rows, some partition may still write more
 * @param differences all of them, in the order of their keys
 * @param ledger how the counts of {@code etl_progress} differ from the topic, a sentence each
 * @param gone how many records that are in the counts are not in Kafka any more, by partition
 * @param setAside how many sound events were counted as quarantined and have no row there, by partition: late or future
 *     ones whose rows were deleted
 * @param recordsRead how many offsets were read
 * @param unreadOffsets how many offsets Kafka had beyond what the pipeline had read by the snapshot
 * @param unreadInRange how many of them are events of the range
 * @param repaired rows that were corrected; the differences are those that were there before
 */
record VerifyResult(
        Snapshot snapshot,
        long rowCount,
        long openWindows,
        List<RowDifference> differences,
        List<String> ledger,
        Map<PartitionId, Long> gone,
        Map<PartitionId, Long> setAside,
        long recordsRead,
        long unreadOffsets,
        long unreadInRange,
        int repaired) {
    /** What is to be told of the whole. */
    enum Verdict {
        EQUAL(0),
        DIFFERENT(1),
        /** The differences were corrected. */
        REPAIRED(0),
        /**
         * Records are gone that may belong to the range, nobody knows which events without a row in quarantine are in
         * it, or the pipeline has not read all of it.
         */
        UNDECIDED(Verify.UNDECIDED);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    Verdict verdict() {
        if (!gone.isEmpty() || (!setAside.isEmpty() && differences.size() > repaired)) {
            return Verdict.UNDECIDED;
        }
        if (!ledger.isEmpty() || differences.size() > repaired) {
            return Verdict.DIFFERENT;
        }
        if (repaired > 0) {
            return Verdict.REPAIRED;
        }
        return unreadInRange > 0 ? Verdict.UNDECIDED : Verdict.EQUAL;
    }
}
