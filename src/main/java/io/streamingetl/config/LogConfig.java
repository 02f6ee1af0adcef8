package io.streamingetl.config;

/**
 * What is logged; {@code log} in the configuration.
 *
 * @param level lines of lesser weight are not written
 */
public record LogConfig(Level level) {

    /** As the configuration names them. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
