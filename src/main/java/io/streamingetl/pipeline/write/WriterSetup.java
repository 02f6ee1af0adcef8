package io.streamingetl.pipeline.write;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.window.Measures;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What a writer needs to know.
 *
 * @param database where to; owned by whoever opened it
 * @param pipeline scopes the progress and quarantine rows
 * @param table the result table
 * @param key the group-by fields
 * @param measures the result columns
 * @param label gives a window's label, epoch seconds, from its end, epoch milliseconds
 */
public record WriterSetup(
        Database database,
        String pipeline,
        String table,
        List<Field> key,
        Measures measures,
        LongUnaryOperator label) {}
