package io.streamingetl.bench;

import io.streamingetl.bench.usage.ProcessUsage;
import java.util.List;

/**
 * One process, measured from its start to its last record.
 *
 * @param wallSeconds from the start of the process to the last record polled, or the last row committed
 * @param usage at that moment
 * @param gcSeconds spent in pauses for garbage collection until then, or a little later
 * @param databaseSeconds what the database alone takes to insert the same rows, in the same order, from one of its
 *     tables into another; 0 for a process that writes none
 * @param differences between its rows and the recomputation; a round with any does not count
 * @param missingPercent of the income that its rows should hold
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
