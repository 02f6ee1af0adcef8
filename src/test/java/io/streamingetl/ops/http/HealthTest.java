package io.streamingetl.ops.http;

import static io.streamingetl.ops.http.ServedNode.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HealthTest {
    private static final JsonObject UP = new JsonObject().put("status", "UP").put("reasons", new JsonArray());

    @Test
    void when_askedWhetherItLives_then_up(Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL).get("/health/live");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(UP);
    }

    @Test
    void when_nodeWorks_then_ready(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        node.report(new SampleStatus());
        ServedNode.Answer answer = node.get("/health/ready");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(UP);
    }

    @Test
    void when_nodeDoesNotWork_then_notReadyAndTheReasons(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        node.report(new SampleStatus()
                .notReading()
                .problem("waits for the database")
                .stopped(3, "offset 7 is gone"));
        ServedNode.Answer answer = node.get("/health/ready");
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("status", "DOWN")
                        .put(
                                "reasons",
                                JsonArray.of(
                                        "not every assigned partition is read yet",
                                        "waits for the database",
                                        "orders-3 is stopped: offset 7 is gone")));
    }

    @Test
    void when_aWindowIsOpen_then_statusTellsPartitionOwnerWatermarkAndSinceWhen(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        node.report(new SampleStatus()
                .active(0, SampleStatus.ms("2018-09-21T06:05:00Z"))
                .active(1, SampleStatus.ms("2018-09-21T06:00:32Z"))
                .idle(2, SampleStatus.ms("2018-09-21T06:00:01Z")));
        JsonObject status = node.get("/api/status").json();
        assertThat(status.getString("oldestOpenWindowEnd")).isEqualTo("2018-09-21T06:01:00Z");
        assertThat(status.getLong("windowCloseLagSeconds")).isPositive();
        assertThat(status.getJsonObject("watermarkHeldBy"))
                .isEqualTo(new JsonObject()
                        .put("topic", "orders")
                        .put("partition", 1)
                        .put("owner", "7@here")
                        .put("watermark", "2018-09-21T06:00:32Z")
                        .put("replaying", false)
                        .put("since", "2018-09-21T06:02:00Z"));
    }
}
