package io.streamingetl.ops.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.PauseDecision;
import io.streamingetl.ops.http.SampleStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
    private static JsonObject json(SampleStatus sample) {
        NodeInfo info = new NodeInfo("7@here", "1.2.3", Instant.now().minusSeconds(90));
        return StatusJson.of(
                StatusJson.node(info, SampleStatus.configStatus(), sample.status(), PauseDecision.NONE),
                ClusterView.View.ALONE,
                SampleStatus.config("port: 0"));
    }

    @Test
    void when_nodeWorks_then_ratesAndTotals() {
        JsonObject json = json(new SampleStatus().lag(SampleStatus.id(0), 3).lag(SampleStatus.id(1), 4));
        assertThat(json.getString("pipeline")).isEqualTo("orders");
        assertThat(json.getString("version")).isEqualTo("1.2.3");
        assertThat(json.getLong("uptimeSeconds")).isBetween(90L, 100L);
        assertThat(json.getLong("recordsPerSecond")).isEqualTo(1_234);
        assertThat(json.getLong("lagRecords")).isEqualTo(7);
        assertThat(json.getInteger("openPanes")).isEqualTo(42);
        assertThat(json.getJsonObject("totals"))
                .isEqualTo(new JsonObject()
                        .put("records", 5_000L)
                        .put("rowsWritten", 77L)
                        .put("transactions", 8L)
                        .put("quarantined", 10L)
                        .put("quarantineRows", 2L)
                        .put("retries", 3L)
                        .put("fencedFlushes", 1L)
                        .put("settledInDoubt", 1L));
        assertThat(json.getJsonObject("rejections"))
                .isEqualTo(new JsonObject().put("BAD_JSON", 7L).put("FUTURE", 3L));
        assertThat(json.getJsonArray("floods")).isEmpty();
    }

    @Test
    void when_aRollupIsBeingFilled_then_howFar() {
        assertThat(json(new SampleStatus()).getJsonArray("rollups"))
                .containsExactly(rollup("by_hour", true, null, 9), rollup("by_day", false, "2018-09-21T06:02:00Z", 0));
        assertThat(StatusLine.of(new SampleStatus().status()))
                .contains("filling by_day from the result table, at 2018-09-21T06:02:00Z")
                .doesNotContain("by_hour");
    }

    private static JsonObject rollup(String table, boolean complete, String filledThrough, long rows) {
        return new JsonObject()
                .put("table", table)
                .put("complete", complete)
                .put("filledThrough", filledThrough)
                .put("rowsWritten", rows);
    }

    @Test
    void when_moreIsRejectedThanIsKept_then_theReason() {
        NodeStatus status = new SampleStatus().flood(Reason.BAD_JSON).status();
        assertThat(json(new SampleStatus().flood(Reason.BAD_JSON)).getJsonArray("floods"))
                .containsExactly("BAD_JSON");
        assertThat(StatusLine.of(status)).contains("FLOOD of [BAD_JSON]");
        assertThat(status.ready()).isTrue();
    }

    @Test
    void when_aPartitionIsRead_then_whereItStands() {
        JsonObject json = json(new SampleStatus()
                .active(1, SampleStatus.ms("2018-09-21T06:00:32Z"))
                .lag(SampleStatus.id(1), 4)
                .heldBack(SampleStatus.id(1), 9));
        assertThat(json.getJsonArray("partitions").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("topic", "orders")
                        .put("partition", 1)
                        .put("owner", "7@here")
                        .put("epoch", 7L)
                        .put("position", 1_000L)
                        .put("lagRecords", 4L)
                        .put("heldBackRecords", 9L)
                        .put("watermark", "2018-09-21T06:00:32Z")
                        .put("firstOpenWindowEnd", "2018-09-21T06:01:00Z")
                        .put("openWindows", 1)
                        .put("idle", false)
                        .put("replaying", false)
                        .put(
                                "ledger",
                                new JsonObject()
                                        .put("records", 1_000L)
                                        .put("aggregated", 999L)
                                        .put("late", 5L)
                                        .put("quarantined", 1L)));
    }

    @Test
    void when_aWindowIsOpen_then_itsEndAndWhoHoldsIt() {
        JsonObject json = json(new SampleStatus()
                .active(0, SampleStatus.ms("2018-09-21T06:05:00Z"))
                .active(1, SampleStatus.ms("2018-09-21T06:00:32Z"))
                .watermark(SampleStatus.ms("2018-09-21T06:00:32Z")));
        assertThat(json.getString("watermark")).isEqualTo("2018-09-21T06:00:32Z");
        assertThat(json.getString("oldestOpenWindowEnd")).isEqualTo("2018-09-21T06:01:00Z");
        assertThat(json.getJsonObject("watermarkHeldBy"))
                .isEqualTo(new JsonObject()
                        .put("topic", "orders")
                        .put("partition", 1)
                        .put("owner", "7@here")
                        .put("watermark", "2018-09-21T06:00:32Z")
                        .put("replaying", false)
                        .put("since", "2018-09-21T06:02:00Z"));
    }

    @Test
    void when_thereAreOtherNodes_then_allOfThemAndEachPartitionWithItsOwner() {
        JsonObject own = StatusJson.node(
                SampleStatus.INFO,
                SampleStatus.configStatus(),
                new SampleStatus().active(0, 5).paused().status(),
                new PauseDecision(true, SampleStatus.ms("2026-01-01T00:00:07.250Z"), "8@there"));
        JsonObject other = StatusJson.node(
                new NodeInfo("8@there", "1.2.4", Instant.now()),
                SampleStatus.configStatus(),
                new SampleStatus().active(1, 5).status(),
                PauseDecision.NONE);
        ClusterView.View view =
                new ClusterView.View(true, List.of(other), List.of("9@gone"), List.of("node 9@gone is silent"));
        JsonObject json = StatusJson.of(own, view, SampleStatus.config("port: 0"));
        assertThat(json.getJsonObject("told"))
                .isEqualTo(new JsonObject()
                        .put("paused", true)
                        .put("at", "2026-01-01T00:00:07.250Z")
                        .put("by", "8@there"));
        assertThat(json.getJsonArray("members")).containsExactly(SampleStatus.MEMBER);
        assertThat(json.getJsonArray("nodes"))
                .extracting(
                        node -> ((JsonObject) node).getString("name"), node -> ((JsonObject) node).getBoolean("paused"))
                .containsExactly(tuple("7@here", true), tuple("8@there", false));
        assertThat(json.getJsonArray("partitions"))
                .extracting(
                        one -> ((JsonObject) one).getInteger("partition"), one -> ((JsonObject) one).getString("owner"))
                .containsExactly(tuple(0, "7@here"), tuple(1, "8@there"));
        assertThat(json.getJsonObject("cluster"))
                .isEqualTo(
                        new JsonObject().put("enabled", true).put("degraded", JsonArray.of("node 9@gone is silent")));
    }

    @Test
    void when_aNodeHasVeryManyPartitions_then_aBoundedNumberIsTold() {
        SampleStatus many = new SampleStatus();
        for (int partition = 0; partition < 1_500; partition++) {
            many.active(partition, 5);
        }
        JsonObject node =
                StatusJson.node(SampleStatus.INFO, SampleStatus.configStatus(), many.status(), PauseDecision.NONE);
        assertThat(node.getJsonArray("partitions")).hasSize(1_000);
        assertThat(node.getInteger("partitionsNotShown")).isEqualTo(500);
    }

    @Test
    void when_nothingWasRead_then_nullAndNoInventedTime() {
        JsonObject json = json(new SampleStatus().idle(0, Watermark.NONE));
        assertThat(json.getMap())
                .containsEntry("watermark", null)
                .containsEntry("oldestOpenWindowEnd", null)
                .containsEntry("watermarkHeldBy", null);
        assertThat(json.getJsonArray("partitions").getJsonObject(0).getMap())
                .containsEntry("lagRecords", null)
                .containsEntry("watermark", null)
                .containsEntry("firstOpenWindowEnd", null);
    }

    @Test
    void when_aPartitionIsStopped_then_itIsNamedWithTheReason() {
        assertThat(json(new SampleStatus().stopped(3, "gone")).getJsonArray("stopped"))
                .isEqualTo(JsonArray.of(new JsonObject()
                        .put("topic", "orders")
                        .put("partition", 3)
                        .put("reason", "gone")));
    }
}
