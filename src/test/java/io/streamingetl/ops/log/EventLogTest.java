package io.streamingetl.ops.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class EventLogTest {
    private static final Logger WRITER = LoggerFactory.getLogger("io.streamingetl.pipeline.write.WriterVerticle");
    private static final Logger RUN = LoggerFactory.getLogger("io.streamingetl.cli.run.Run");

    private static List<String> lines(EventLog log) {
        return log.json().getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("level") + " " + event.getString("component") + " "
                        + event.getString("message"))
                .toList();
    }

    @Test
    void when_somethingIsLogged_then_theLatestComesFirstWithoutTheCommandsOwnLines() {
        try (EventLog log = EventLog.open()) {
            WRITER.info("window plan changed: size={}", "7s");
            RUN.info("1,234 records");
            WRITER.error("x".repeat(EventLog.MAX_CHARS + 1));
            assertThat(lines(log))
                    .containsSubsequence(
                            "ERROR write " + "x".repeat(EventLog.MAX_CHARS) + " ...",
                            "INFO write window plan changed: size=7s")
                    .doesNotContain("INFO cli 1,234 records", "INFO run 1,234 records");
        }
    }

    @Test
    void when_muchIsLogged_then_onlyTheLatestIsKeptUntilTheEnd() {
        EventLog log = EventLog.open();
        for (int i = 0; i <= EventLog.MAX_EVENTS + 1; i++) {
            WRITER.error("event {}", i);
        }
        log.close();
        WRITER.error("after the end");
        assertThat(lines(log))
                .hasSizeLessThanOrEqualTo(EventLog.MAX_EVENTS)
                .doesNotContain("ERROR write event 0", "ERROR write after the end");
    }
}
