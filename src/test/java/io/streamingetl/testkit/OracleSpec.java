package io.streamingetl.testkit;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the oracle computes.
 *
 * @param windowSeconds size of the tumbling windows
 * @param labelEnd whether a row's timestamp is its window's end; else its start
 * @param counts which orders count
 * @param measures the result columns
 */
public record OracleSpec(
        long windowSeconds, boolean labelEnd, Predicate<OracleOrder> counts, List<OracleMeasure> measures) {
    public OracleSpec {
        measures = List.copyOf(measures);
    }

    /** The default job with another window size: label end, every order counts, gross_income = sum(price * count). */
    public static OracleSpec window(long seconds) {
        return new OracleSpec(seconds, true, order -> true, List.of(OracleMeasure.income("gross_income")));
    }

    public OracleSpec withLabelStart() {
        return new OracleSpec(windowSeconds, false, counts, measures);
    }

    public OracleSpec withCounts(Predicate<OracleOrder> newCounts) {
        return new OracleSpec(windowSeconds, labelEnd, newCounts, measures);
    }

    public OracleSpec withMeasures(OracleMeasure... newMeasures) {
        return new OracleSpec(windowSeconds, labelEnd, counts, List.of(newMeasures));
    }

    /** The label of the window that an event time falls into, both in seconds since the epoch. */
    long label(long timestamp) {
        return timestamp - Math.floorMod(timestamp, windowSeconds) + (labelEnd ? windowSeconds : 0);
    }
}
