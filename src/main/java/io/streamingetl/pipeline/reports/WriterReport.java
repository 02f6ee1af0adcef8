package io.streamingetl.pipeline.reports;

import java.util.Optional;

/**
 * The writer's counts since its start, and whether it can write.
 *
 * @param written what it committed
 * @param repeated what it had to repeat
 * @param problem why nothing can be written at present; empty if writes succeed
 */
public record WriterReport(Written written, Repeated repeated, Optional<String> problem) {
    /** The report before the first. */
    public static final WriterReport NOTHING = new WriterReport(Written.NOTHING, Repeated.NOTHING, Optional.empty());

    /**
     * What the writer committed.
     *
     * @param transactions committed transactions
     * @param rows upserted result rows
     * @param quarantined inserted quarantine rows
     * @param fenced partitions whose flush was refused
     */
    public record Written(long transactions, long rows, long quarantined, long fenced) {
        public static final Written NOTHING = new Written(0, 0, 0, 0);

        public Written plus(Written other) {
            return new Written(
                    transactions + other.transactions,
                    rows + other.rows,
                    quarantined + other.quarantined,
                    fenced + other.fenced);
        }
    }

    /**
     * What the writer had to repeat.
     *
     * @param retries transactions retried after a fault
     * @param lockConflicts the retries after deadlocks and lock wait timeouts
     * @param settledInDoubt transactions whose COMMIT got no answer, and which turned out to be committed
     */
    public record Repeated(long retries, long lockConflicts, long settledInDoubt) {
        static final Repeated NOTHING = new Repeated(0, 0, 0);

        Repeated plus(Repeated other) {
            return new Repeated(
                    retries + other.retries,
                    lockConflicts + other.lockConflicts,
                    settledInDoubt + other.settledInDoubt);
        }
    }

    /** The report of a writer that can't start yet, for this reason. */
    public static WriterReport waiting(String reason) {
        return new WriterReport(Written.NOTHING, Repeated.NOTHING, Optional.of(reason));
    }

    /** The sums of both writers, with the other's problem. */
    public WriterReport plus(WriterReport other) {
        return new WriterReport(written.plus(other.written), repeated.plus(other.repeated), other.problem);
    }

    /** The same with all counts at zero. */
    public WriterReport uncounted() {
        return new WriterReport(Written.NOTHING, Repeated.NOTHING, problem);
    }

    /** Whether it counts less than an earlier report, and so comes from another writer. */
    public boolean isAnother(WriterReport earlier) {
        return written.transactions < earlier.written.transactions || repeated.retries < earlier.repeated.retries;
    }
}
