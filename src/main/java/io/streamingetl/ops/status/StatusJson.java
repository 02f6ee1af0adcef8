package io.streamingetl.ops.status;

import io.streamingetl.config.key.RedactedView;
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

/** The body of {@code /api/status}. Times are ISO 8601; null means absent or unknown. */
public final class StatusJson {
    /** Partitions shown per node at most, to bound the messages between nodes. */
    private static final int MAX_PARTITIONS = 1_000;

    private static final String PARTITIONS = "partitions";

    private StatusJson() {}

    /** The answering node's own status, the status and partitions of all nodes, and the active configuration. */
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
                .put("config", new JsonObject(RedactedView.of(config)));
    }

    /**
     * The status of one node, as it is also published to the other nodes.
     *
     * @param pause the latest pause or resume command that it knows
     */
    public static JsonObject node(NodeInfo info, ConfigStatus config, NodeStatus status, PauseDecision pause) {
        List<PartitionStatus> partitions = status.partitions();
        JsonArray shown = new JsonArray();
        partitions.stream().limit(MAX_PARTITIONS).forEach(partition -> shown.add(partition(info, partition, status)));
        return new JsonObject()
                .put(ClusterView.NAME, info.name())
                .put("version", info.version())
                .put("startedAt", time(info.startedAt()))
                .put(
                        "uptimeSeconds",
                        Duration.between(info.startedAt(), Instant.now()).toSeconds())
                .put("ready", status.ready())
                .put("paused", status.paused())
                .put(PauseDecision.KEY, pause.json())
                .put(ClusterView.MEMBERS, new JsonArray(status.members()))
                .put("reasons", new JsonArray(status.reasons()))
                .put("trouble", new JsonArray(status.problems()))
                .put("recordsPerSecond", status.recordsPerSecond())
                .put("lagRecords", status.totalLag())
                .put("openPanes", status.openPanes())
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
                        status.watermarkHolder()
                                .map(holder -> holder(info, holder, status))
                                .orElse(null))
                .put("totals", totals(status))
                .put("rollups", rollups(status))
                .put("rejections", rejections(status))
                .put("floods", floods(status))
                .put("configuration", configuration(config))
                .put(PARTITIONS, shown)
                .put("partitionsNotShown", partitions.size() - shown.size())
                .put("unreachable", withReasons(status.unreachable()))
                .put("stopped", withReasons(status.stopped()));
    }

    /** The partitions in a node's status that are idle, caught up and have no open window. */
    public static Stream<PartitionId> settledPartitions(JsonObject node) {
        return node.getJsonArray(PARTITIONS, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(partition -> partition.getBoolean("idle") && partition.getInteger("openWindows") == 0)
                .map(partition -> new PartitionId(partition.getString("topic"), partition.getInteger("partition")));
    }

    private static JsonArray withReasons(Map<PartitionId, String> partitions) {
        JsonArray shown = new JsonArray();
        partitions.entrySet().stream()
                .limit(MAX_PARTITIONS)
                .forEach(entry -> shown.add(id(entry.getKey()).put("reason", entry.getValue())));
        return shown;
    }

    private static JsonArray rollups(NodeStatus status) {
        JsonArray rollups = new JsonArray();
        status.rollups()
                .rollups()
                .forEach(one -> rollups.add(new JsonObject()
                        .put("table", one.table())
                        .put("complete", one.complete())
                        .put(
                                "filledThrough",
                                one.complete() || one.filledThroughMs() == 0 ? null : time(one.filledThroughMs()))
                        .put("rowsWritten", one.rowsWritten())));
        return rollups;
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

    /** The active configuration, and why the current one is not active if it was refused. */
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
                .put("quarantineRows", status.quarantineRows())
                .put("retries", status.retries())
                .put("fencedFlushes", status.fenced())
                .put("settledInDoubt", status.settledInDoubt());
    }

    private static JsonObject partition(NodeInfo info, PartitionStatus partition, NodeStatus status) {
        Ledger ledger = partition.ledger();
        return id(partition.id())
                .put("owner", info.name())
                .put("epoch", partition.epoch())
                .put("position", partition.position())
                .put("lagRecords", status.lagRecords().get(partition.id()))
                .put("heldBackRecords", status.heldBackRecords().getOrDefault(partition.id(), 0L))
                .put("watermark", time(partition.watermarkMs()))
                .put("firstOpenWindowEnd", time(partition.firstOpenEndMs()))
                .put("openWindows", partition.openWindows())
                .put("idle", partition.idle())
                .put("replaying", partition.replaying())
                .put(
                        "ledger",
                        new JsonObject()
                                .put("records", ledger.records())
                                .put("aggregated", ledger.aggregated())
                                .put("late", ledger.late())
                                .put("quarantined", ledger.quarantined()));
    }

    private static JsonObject holder(NodeInfo info, PartitionStatus holder, NodeStatus status) {
        return id(holder.id())
                .put("owner", info.name())
                .put("watermark", time(holder.watermarkMs()))
                .put("replaying", holder.replaying())
                .put("since", time(status.watermarkSinceMs()));
    }

    private static JsonObject id(PartitionId id) {
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
