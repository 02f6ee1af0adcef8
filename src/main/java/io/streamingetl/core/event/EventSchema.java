package io.streamingetl.core.event;

import java.util.List;

/**
 * Which fields of a record are read, and how.
 *
 * @param timeField name of the field that holds the event time
 * @param timeUnit its unit
 * @param key the group-by fields, in configured order: text or whole numbers, at least one
 * @param operands the distinct numeric fields of the measures, whole or decimal; may be empty
 */
public record EventSchema(String timeField, TimeUnit timeUnit, List<Field> key, List<Field> operands) {
    public EventSchema {
        key = List.copyOf(key);
        operands = List.copyOf(operands);
    }
}
