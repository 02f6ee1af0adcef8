package io.streamingetl.bench;

import io.streamingetl.bench.usage.ProcessUsage;
import java.util.List;

/**
 * One process, measured from its start to its last record.
 *
 * @param wallSeconds from the start of the process to the last record polled, or the last row committed
 * @param usage resources used by then
 * @param gcSeconds garbage collection pauses until then, or slightly later
 * @param databaseSeconds time in which the database alone inserts the same rows in the same order from one table into
 *     another; 0 for a process that writes none
 * @param differences between its rows and the recomputation; a round with any is invalid
 * @param missingPercent share of the expected income that its rows lack
 */
public record Round(
        double wallSeconds,
        ProcessUsage usage,
        double gcSeconds,
        double databaseSeconds,
        List<String> differences,
        double missingPercent) {
    boolean counts() {
        return differences.isEmpty();
    }
}
