package io.streamingetl.pipeline.write;

import io.streamingetl.config.model.Label;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Measures;
import java.util.List;
import java.util.Map;

/**
 * What a writer needs to know.
 *
 * @param database where to; owned by whoever opened it
 * @param pipeline scopes the progress and quarantine rows
 * @param table the result table
 * @param key the group-by fields
 * @param measures the result columns
 * @param label which edge of a window names its rows
 * @param windowMs the window size that the configuration wants to hold at last
 * @param fixedKeys what the pipeline keeps for ever, by name
 */
public record WriterSetup(
        Database database,
        String pipeline,
        String table,
        List<Field> key,
        Measures measures,
        Label label,
        long windowMs,
        Map<String, String> fixedKeys) {}
