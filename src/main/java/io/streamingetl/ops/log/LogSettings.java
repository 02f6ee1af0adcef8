package io.streamingetl.ops.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.streamingetl.config.model.LogConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets the level of all loggers that {@code logback.xml} does not configure itself, and the format of all appenders
 * with a {@link LogEncoder}.
 */
public final class LogSettings {
    private LogSettings() {}

    /** Applies immediately to the whole process. Any thread. */
    public static void set(LogConfig log) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(log.level().name()));
            encoders(root).forEach(encoder -> encoder.setFormat(log.format()));
        }
    }

    /** Whether the log is JSON, so that no plain text may be mixed with it. Any thread. */
    public static boolean isJson() {
        return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && encoders(root).stream().anyMatch(LogEncoder::isJson);
    }

    private static List<LogEncoder> encoders(Logger root) {
        List<LogEncoder> encoders = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> each = root.iteratorForAppenders(); each.hasNext(); ) {
            if (each.next() instanceof OutputStreamAppender<ILoggingEvent> appender
                    && appender.getEncoder() instanceof LogEncoder encoder) {
                encoders.add(encoder);
            }
        }
        return encoders;
    }
}
