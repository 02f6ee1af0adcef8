package io.streamingetl.core.measure;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.window.Intervals;
import io.streamingetl.core.window.WindowLabel;
import java.util.List;

/**
 * A coarser table: the sum (count, min, max) of the result rows of each interval, by some fields of their key.
 *
 * @param rows what its table holds; its key and measures are some of the result table's
 * @param intervals the intervals of its rows
 */
public record Rollup(Aggregation rows, Intervals intervals) {

    /** A roll-up of a result table by these fields and measures, all of them in its key and measures. */
    public static Rollup of(
            Aggregation result, String table, List<String> key, List<String> measures, Intervals intervals) {
        List<Field> fields = key.stream().map(name -> field(result, name)).toList();
        List<Measure> kept =
                measures.stream().map(name -> measure(result, name)).toList();
        return new Rollup(
                new Aggregation(
                        fields, result.operands(), new Measures(kept), intervals.leastMs(), result.label(), table),
                intervals);
    }

    private static Field field(Aggregation result, String name) {
        return result.key().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in the key " + result.key()));
    }

    private static Measure measure(Aggregation result, String name) {
        return result.measures().all().stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not in the measures " + result.measures()));
    }

    /** The name of its table. */
    public String table() {
        return rows.table();
    }

    /** The label of an interval, milliseconds. */
    public long labelMs(long intervalEndMs) {
        return rows.label() == WindowLabel.END ? intervalEndMs : intervals.startOf(intervalEndMs - 1);
    }
}
