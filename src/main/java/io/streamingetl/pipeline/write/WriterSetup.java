package io.streamingetl.pipeline.write;

import io.streamingetl.core.measure.Aggregation;
import java.util.Map;

/**
 * What a writer writes, and where to.
 *
 * @param database not closed by the writer
 * @param pipeline scopes the progress and quarantine rows
 * @param aggregation what the result table holds
 * @param fixedKeys the keys that can't change after the first start, by name
 */
public record WriterSetup(Database database, String pipeline, Aggregation aggregation, Map<String, String> fixedKeys) {}
