package io.streamingetl.testkit.oracle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Parameters of the recomputation.
 *
 * @param sizes sizes of the tumbling windows in seconds, by the event time in seconds from which each applies; one
 *     applies from {@link Long#MIN_VALUE}
 * @param labelEnd whether a row's timestamp is the end of its window; otherwise the start
 * @param counts selects the orders to aggregate
 * @param measures the result columns
 */
public record OracleSpec(
        NavigableMap<Long, Long> sizes, boolean labelEnd, Predicate<OracleOrder> counts, List<OracleMeasure> measures) {
    public OracleSpec {
        sizes = Collections.unmodifiableNavigableMap(new TreeMap<>(sizes));
        measures = List.copyOf(measures);
    }

    /** The default job with this window size: label end, all orders, gross_income = sum(price * count). */
    public static OracleSpec window(long seconds) {
        return windows(new TreeMap<>(Map.of(Long.MIN_VALUE, seconds)));
    }

    /** As {@link #window}, with window sizes that change. */
    public static OracleSpec windows(NavigableMap<Long, Long> sizes) {
        return new OracleSpec(sizes, true, order -> true, List.of(OracleMeasure.income("gross_income")));
    }

    public OracleSpec withLabelStart() {
        return new OracleSpec(sizes, false, counts, measures);
    }

    public OracleSpec withCounts(Predicate<OracleOrder> newCounts) {
        return new OracleSpec(sizes, labelEnd, newCounts, measures);
    }

    public OracleSpec withMeasures(OracleMeasure... newMeasures) {
        return new OracleSpec(sizes, labelEnd, counts, List.of(newMeasures));
    }

    /** The start of the window with this label, seconds since the epoch. */
    long start(long label) {
        long time = labelEnd ? label - 1 : label;
        Map.Entry<Long, Long> held = sizes.floorEntry(time);
        return Math.max(time - Math.floorMod(time, held.getValue()), held.getKey());
    }

    /** The label of the window that an event time falls into, both in seconds since the epoch. */
    long label(long timestamp) {
        Map.Entry<Long, Long> held = sizes.floorEntry(timestamp);
        Long nextFrom = sizes.higherKey(timestamp);
        long start = timestamp - Math.floorMod(timestamp, held.getValue());
        long end = start + held.getValue();
        if (labelEnd) {
            return nextFrom == null ? end : Math.min(end, nextFrom);
        }
        return Math.max(start, held.getKey());
    }
}
