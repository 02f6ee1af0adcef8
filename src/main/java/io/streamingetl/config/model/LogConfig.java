package io.streamingetl.config.model;

/**
 * What is logged; {@code log} in the configuration.
 *
 * @param level lines of a lower level are not logged
 * @param format of a line
 */
public record LogConfig(Level level, Format format) {

    /** As the configuration names them. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** As the configuration names them. */
    public enum Format {
        TEXT,
        JSON
    }
}
