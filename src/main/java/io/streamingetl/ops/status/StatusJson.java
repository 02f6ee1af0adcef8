package io.streamingetl.ops.status;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.PauseDecision;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code /api/status} says. Times are ISO 8601; null stands for what is not there or not known. */
public final class StatusJson {
    /** More partitions of one node are not told: what nodes tell each other is bounded. */
    private static final int MAX_PARTITIONS = 1_000;

    private static final String PARTITIONS = "partitions";

    private StatusJson() {}

    /** The answering node's own status, all nodes, the partitions of them all, and the active configuration. */
    public static JsonObject of(JsonObject own, ClusterView.View view, EtlConfig config) {
        JsonArray nodes = new JsonArray(
                Stream.concat(Stream.of(own), view.others().stream()).toList());
        JsonArray partitions = new JsonArray();
        nodes.stream().map(JsonObject.class::cast).forEach(node -> partitions.addAll(node.getJsonArray(PARTITIONS)));
        return own.copy()
                .put("pipeline", config.pipeline())
                .put(
                        "cluster",
                        new JsonObject()
                                .put("enabled", view.clustered())
                                .put("degraded", new JsonArray(view.degraded())))
                .put("nodes", nodes)
                .put(PARTITIONS, partitions)
                .put("config", new JsonObject(config.redacted()));
    }

    /**
     * What a node tells of itself, the other nodes too.
     *
     * @param told what it was told last
     */
    public static JsonObject node(NodeInfo info, ConfigStatus config, NodeStatus status, PauseDecision told) {
        List<PartitionStatus> partitions = status.partitions();
        JsonArray shown = new JsonArray();
        partitions.stream().limit(MAX_PARTITIONS).forEach(one -> shown.add(partition(info, one, status)));
        return new JsonObject()
                .put(ClusterView.NAME, info.name())
                .put("version", info.version())
                .put("startedAt", time(info.startedAt()))
                .put(
                        "uptimeSeconds",
                        Duration.between(info.startedAt(), Instant.now()).toSeconds())
                .put("ready", status.ready())
                .put("paused", status.paused())
                .put(PauseDecision.KEY, told.json())
                .put(ClusterView.MEMBERS, new JsonArray(status.members()))
                .put("reasons", new JsonArray(status.reasons()))
                .put("trouble", new JsonArray(status.trouble()))
                .put("recordsPerSecond", status.recordsPerSecond())
                .put("lagRecords", status.totalLag())
                .put("openPanes", status.openKeys())
                .put("watermark", time(status.watermarkMs()))
                .put("oldestOpenWindowEnd", time(status.oldestOpenEndMs()))
                .put(
                        "windowCloseLagSeconds",
                        Duration.ofMillis(status.closeLagMs(
                                        System.currentTimeMillis(),
                                        config.active().window().maxOutOfOrderness()))
                                .toSeconds())
                .put(
                        "watermarkHeldBy",
                        status.holder().map(one -> holder(info, one, status)).orElse(null))
                .put("totals", totals(status))
                .put("rejections", rejections(status))
                .put("floods", floods(status))
                .put("configuration", configuration(config))
                .put(PARTITIONS, shown)
                .put("partitionsNotShown", partitions.size() - shown.size())
                .put("unreachable", reasons(status.unreachable()))
                .put("stopped", reasons(status.stopped()));
    }

    private static JsonArray reasons(Map<PartitionId, String> partitions) {
        JsonArray shown = new JsonArray();
        partitions.entrySet().stream()
                .limit(MAX_PARTITIONS)
                .forEach(one -> shown.add(named(one.getKey()).put("reason", one.getValue())));
        return shown;
    }

    private static JsonObject rejections(NodeStatus status) {
        JsonObject counts = new JsonObject();
        status.rejections().forEach((reason, count) -> counts.put(reason.name(), count));
        return counts;
    }

    private static JsonArray floods(NodeStatus status) {
        JsonArray floods = new JsonArray();
        status.floods().forEach(reason -> floods.add(reason.name()));
        return floods;
    }

    /** How the node came by the configuration that is active, and whether another one stands there. */
    private static JsonObject configuration(ConfigStatus config) {
        return new JsonObject()
                .put("version", config.version())
                .put("activeSince", time(config.activeSince()))
                .put(
                        "ageSeconds",
                        Duration.between(config.activeSince(), Instant.now()).toSeconds())
                .put("reloads", config.reloads())
                .put("failures", config.failures())
                .put("attemptedAt", config.attemptedAt().map(StatusJson::time).orElse(null))
                .put("error", config.error().orElse(null));
    }

    private static JsonObject totals(NodeStatus status) {
        return new JsonObject()
                .put("records", status.records())
                .put("rowsWritten", status.rows())
                .put("transactions", status.transactions())
                .put("quarantined", status.committed().quarantined())
                .put("quarantineRows", status.quarantined())
                .put("retries", status.retries())
                .put("fencedFlushes", status.fenced())
                .put("settledInDoubt", status.settledInDoubt());
    }

    private static JsonObject partition(NodeInfo info, PartitionStatus one, NodeStatus status) {
        Ledger ledger = one.ledger();
        return named(one.id())
                .put("owner", info.name())
                .put("epoch", one.epoch())
                .put("position", one.position())
                .put("lagRecords", status.lagRecords().get(one.id()))
                .put("heldBackRecords", status.heldBackRecords().getOrDefault(one.id(), 0L))
                .put("watermark", time(one.watermarkMs()))
                .put("firstOpenWindowEnd", time(one.firstOpenEndMs()))
                .put("openWindows", one.openWindows())
                .put("openKeys", one.openKeys())
                .put("idle", one.idle())
                .put("replaying", one.replaying())
                .put(
                        "ledger",
                        new JsonObject()
                                .put("records", ledger.records())
                                .put("aggregated", ledger.aggregated())
                                .put("late", ledger.late())
                                .put("quarantined", ledger.quarantined()));
    }

    private static JsonObject holder(NodeInfo info, PartitionStatus holder, NodeStatus status) {
        return named(holder.id())
                .put("owner", info.name())
                .put("watermark", time(holder.watermarkMs()))
                .put("replaying", holder.replaying())
                .put("since", time(status.watermarkSinceMs()));
    }

    private static JsonObject named(PartitionId id) {
        return new JsonObject().put("topic", id.topic()).put("partition", id.partition());
    }

    private static String time(Instant instant) {
        return time(instant.toEpochMilli());
    }

    private static String time(long ms) {
        return ms == Watermark.NONE || ms == Long.MAX_VALUE
                ? null
                : Instant.ofEpochMilli(ms).toString();
    }
}
