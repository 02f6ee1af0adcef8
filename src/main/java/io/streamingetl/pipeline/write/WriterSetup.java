package io.streamingetl.pipeline.write;

import io.streamingetl.core.measure.Aggregation;
import java.util.Map;

/**
 * What a writer needs to know.
 *
 * @param database where to; owned by whoever opened it
 * @param pipeline scopes the progress and quarantine rows
 * @param aggregation what the result table holds
 * @param fixedKeys what the pipeline keeps for ever, by name
 */
public record WriterSetup(Database database, String pipeline, Aggregation aggregation, Map<String, String> fixedKeys) {}
