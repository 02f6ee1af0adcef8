package io.streamingetl.ops.result;

import io.streamingetl.core.event.Field;
import java.util.List;

/** The values that a key field may have. */
record KeyFilter(Field field, List<Object> values) {
    KeyFilter {
        values = List.copyOf(values);
    }
}
