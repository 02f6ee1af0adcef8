package io.streamingetl.config;

/**
 * Whether nodes share one view; {@code cluster} in the configuration.
 *
 * @param enabled must be false in this version
 */
public record ClusterConfig(boolean enabled) {
    public ClusterConfig {
        Rules rules = new Rules("cluster");
        rules.require(
                !enabled,
                "enabled",
                enabled,
                "must be false: clustering of the event bus is not available in this version;"
                        + " nodes share the partitions through the consumer group without it");
        rules.enforce();
    }
}
