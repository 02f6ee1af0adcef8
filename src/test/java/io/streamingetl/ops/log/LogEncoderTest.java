package io.streamingetl.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.streamingetl.config.model.LogConfig;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogEncoderTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogEncoderTest.class);
    private final Level before = root.getLevel();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    @BeforeEach
    void append() {
        LogEncoder encoder = new LogEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%level %msg%n");
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void forget() {
        root.detachAppender(appender);
        appender.stop();
        root.setLevel(before);
    }

    private static void set(LogConfig.Level level, LogConfig.Format format) {
        LogSettings.set(new LogConfig(level, format));
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void when_formatIsJson_then_oneObjectALine() {
        set(LogConfig.Level.INFO, LogConfig.Format.JSON);
        Instant begin = Instant.now();
        logger.warn("two\nlines, \"quoted\" and {}", "é");
        assertThat(lines()).hasSize(1);
        JsonObject line = new JsonObject(lines().get(0));
        assertThat(line.fieldNames()).containsExactly("timestamp", "level", "logger", "thread", "message");
        assertThat(Instant.parse(line.getString("timestamp"))).isBetween(begin.minusMillis(1), Instant.now());
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("logger")).isEqualTo(LogEncoderTest.class.getName());
        assertThat(line.getString("message")).isEqualTo("two\nlines, \"quoted\" and é");
    }

    @Test
    void when_anErrorIsLoggedAsJson_then_itsStackTraceIsInTheSameLine() {
        set(LogConfig.Level.INFO, LogConfig.Format.JSON);
        logger.error("failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        assertThat(lines()).hasSize(1);
        assertThat(new JsonObject(lines().get(0)).getString("error"))
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("at " + LogEncoderTest.class.getName())
                .contains("Caused by: java.lang.IllegalArgumentException: inner");
    }

    @Test
    void when_formatChanges_then_theNextLineHasIt() {
        logger.info("first");
        set(LogConfig.Level.INFO, LogConfig.Format.JSON);
        logger.info("second");
        set(LogConfig.Level.INFO, LogConfig.Format.TEXT);
        logger.info("third");
        assertThat(lines()).hasSize(3).startsWith("INFO first").endsWith("INFO third");
        assertThat(new JsonObject(lines().get(1)).getString("message")).isEqualTo("second");
    }

    @Test
    void when_levelIsSet_then_lesserLinesAreNotWritten() {
        set(LogConfig.Level.WARN, LogConfig.Format.TEXT);
        logger.info("no");
        logger.warn("yes");
        set(LogConfig.Level.DEBUG, LogConfig.Format.TEXT);
        logger.debug("yes");
        assertThat(lines()).containsExactly("WARN yes", "DEBUG yes");
    }
}
