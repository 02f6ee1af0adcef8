package io.streamingetl.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.streamingetl.config.LogConfig;
import org.slf4j.LoggerFactory;

/** The level of all loggers but those that the class path's {@code logback.xml} sets on its own. */
public final class LogLevel {
    private LogLevel() {}

    /** From now on, for the whole process. Any thread. */
    public static void set(LogConfig log) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(log.level().name()));
        }
    }
}
