package io.streamingetl.testkit.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Collects the log events of all loggers in this process while it is open, at all levels and with stack traces, and
 * detaches all other appenders meanwhile.
 */
public final class FullLogCapture implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<Appender<ILoggingEvent>> replaced = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
    };

    /** Starts collecting. */
    public FullLogCapture() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.iteratorForAppenders().forEachRemaining(replaced::add);
        replaced.forEach(root::detachAppender);
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
    }

    /** All collected text. */
    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        root.setLevel(before);
        root.detachAppender(appender);
        replaced.forEach(root::addAppender);
        appender.stop();
    }
}
