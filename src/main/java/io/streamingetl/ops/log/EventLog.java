package io.streamingetl.ops.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/**
 * The latest lines of this process's log, for the dashboard: rebalances, claims, retries, reloads, commands, as they
 * happened. Without the periodic lines of the command, which the dashboard shows as figures. Any thread.
 */
public final class EventLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    static final int MAX_EVENTS = 500;
    static final int MAX_CHARS = 1_000;

    private static final String COMMANDS = "io.streamingetl.cli.";

    private final Deque<JsonObject> events = new ArrayDeque<>();

    /** Collects what is logged from now on, until it is closed. */
    public static EventLog open() {
        EventLog log = new EventLog();
        log.setName("events-" + System.identityHashCode(log));
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            log.setContext(root.getLoggerContext());
            log.addFilter(new RepetitionFilter());
            log.start();
            root.addAppender(log);
        }
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(COMMANDS)) {
            return;
        }
        String message = event.getFormattedMessage();
        JsonObject line = new JsonObject()
                .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("component", ComponentConverter.component(event.getLoggerName()))
                .put("message", message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) + " ..." : message);
        synchronized (events) {
            events.addFirst(line);
            if (events.size() > MAX_EVENTS) {
                events.removeLast();
            }
        }
    }

    /** The body of {@code /api/events}, the latest first. */
    public JsonObject json() {
        JsonArray latest = new JsonArray();
        synchronized (events) {
            events.forEach(latest::add);
        }
        return new JsonObject().put("events", latest);
    }

    /** Collects no more. */
    @Override
    public void close() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.detachAppender(this);
        }
        stop();
    }
}
