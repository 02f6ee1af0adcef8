package io.streamingetl.pipeline.write;

import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.measure.Aggregation;
import java.util.Map;

/**
 * What a writer writes, and where to.
 *
 * @param database not closed by the writer
 * @param config of the pipeline
 */
public record WriterSetup(Database database, EtlConfig config) {
    /** Scopes the progress and quarantine rows. */
    String pipeline() {
        return config.pipeline();
    }

    /** What the result table holds. */
    Aggregation aggregation() {
        return config.aggregation();
    }

    /** The keys that can't change after the first start, by name. */
    Map<String, String> fixedKeys() {
        return FixedKeys.of(config);
    }
}
