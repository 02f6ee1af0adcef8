package io.streamingetl.core.measure;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.window.WindowLabel;
import java.util.List;

/**
 * What a result table holds: the measures of all events of one key in one window are one row.
 *
 * @param key the group-by fields, in configured order
 * @param operands the fields that the measures' factors index
 * @param measures the result columns
 * @param windowMs the configured length of the windows, or the least of the intervals of a roll-up, milliseconds
 * @param label which edge of a window its rows are labelled with
 * @param table the result table
 */
public record Aggregation(
        List<Field> key, List<Field> operands, Measures measures, long windowMs, WindowLabel label, String table) {
    public Aggregation {
        key = List.copyOf(key);
        operands = List.copyOf(operands);
    }
}
