package io.streamingetl.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {
    private final StatusHistory history = new StatusHistory(Duration.ofSeconds(10));

    private static NodeStatus rate(long recordsPerSecond) {
        return new NodeStatusBuilder().recordsPerSecond(recordsPerSecond).build();
    }

    @Test
    void when_aPeriodEnds_then_itsPointSumsItUp() {
        history.onStatus(rate(100), 0, 0);
        history.onCommit(Duration.ofMillis(40));
        history.onCommit(Duration.ofMillis(7));
        history.onStatus(rate(200), 5_000, 9_999);
        history.onStatus(rate(600), 10_000, 3_500);
        history.onStatus(rate(50), 15_000, 0);
        history.onStatus(rate(150), 20_000, 0);
        assertThat(history.json())
                .isEqualTo(new JsonObject()
                        .put("stepSeconds", 10L)
                        .put("times", JsonArray.of("1970-01-01T00:00:10Z", "1970-01-01T00:00:20Z"))
                        .put("recordsPerSecond", JsonArray.of(300L, 100L))
                        .put("lagRecords", JsonArray.of(0L, 0L))
                        .put("windowCloseLagSeconds", JsonArray.of(3L, 0L))
                        .put("slowestFlushMs", JsonArray.of(40L, null)));
    }

    @Test
    void when_anHourIsFull_then_theOldestPointGoes() {
        for (int second = 0; second <= 2 * 3_600; second++) {
            history.onStatus(rate(second), second * 1_000L, 0);
        }
        JsonArray times = history.json().getJsonArray("times");
        assertThat(times).hasSize(360);
        assertThat(times.getString(0)).isEqualTo("1970-01-01T01:00:10Z");
        assertThat(times.getString(359)).isEqualTo("1970-01-01T02:00:00Z");
    }
}
