package io.streamingetl.pipeline.reports;

import java.util.Optional;

/**
 * What the writer tells of itself, all counts since its start.
 *
 * @param transactions committed flushes
 * @param rows upserted result rows
 * @param quarantined inserted quarantine rows
 * @param fenced partitions whose flush was refused
 * @param retries transactions begun again after a fault
 * @param lockConflicts of these, deadlocks and lock waits that took too long
 * @param settledInDoubt transactions whose COMMIT was not answered, and which had been committed
 * @param trouble why nothing can be written at the moment; empty where all is well
 */
public record WriterReport(
        long transactions,
        long rows,
        long quarantined,
        long fenced,
        long retries,
        long lockConflicts,
        long settledInDoubt,
        Optional<String> trouble) {
    /** Before the first. */
    public static final WriterReport NOTHING = new WriterReport(0, 0, 0, 0, 0, 0, 0, Optional.empty());

    /** Nothing was written yet, for this reason. */
    public static WriterReport waiting(String reason) {
        return new WriterReport(0, 0, 0, 0, 0, 0, 0, Optional.of(reason));
    }

    /** The sums of both writers, with the other's trouble. */
    public WriterReport plus(WriterReport other) {
        return new WriterReport(
                transactions + other.transactions,
                rows + other.rows,
                quarantined + other.quarantined,
                fenced + other.fenced,
                retries + other.retries,
                lockConflicts + other.lockConflicts,
                settledInDoubt + other.settledInDoubt,
                other.trouble);
    }

    /** As of a writer that did nothing yet. */
    public WriterReport uncounted() {
        return new WriterReport(0, 0, 0, 0, 0, 0, 0, trouble);
    }

    /** Whether it counts less than an earlier one: then it is not of the same writer. */
    public boolean isAnother(WriterReport earlier) {
        return transactions < earlier.transactions || retries < earlier.retries;
    }
}
