package io.streamingetl.ops.log;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.streamingetl.config.model.LogConfig;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Formats an event by its pattern or as one line with a JSON object: {@code timestamp} in ISO 8601 and UTC,
 * {@code level}, {@code logger}, {@code thread}, {@code message}, and {@code error}, the stack trace, if any. Logback's
 * own JSON encoder does not format the message and writes numeric timestamps.
 */
public final class LogEncoder extends PatternLayoutEncoder {
    private volatile LogConfig.Format format = LogConfig.Format.TEXT;

    /** Applies from the next event on. Any thread. */
    void setFormat(LogConfig.Format format) {
        this.format = format;
    }

    boolean isJson() {
        return format == LogConfig.Format.JSON;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return isJson() ? (json(event).encode() + "\n").getBytes(StandardCharsets.UTF_8) : super.encode(event);
    }

    private static JsonObject json(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        IThrowableProxy error = event.getThrowableProxy();
        return error == null ? line : line.put("error", ThrowableProxyUtil.asString(error));
    }
}
