package io.streamingetl.ops;

import io.streamingetl.config.ConfigStatus;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** What {@code /api/status} says. Times are ISO 8601; null stands for what is not there or not known. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(NodeInfo info, ConfigStatus config, NodeStatus status) {
        JsonObject json = new JsonObject()
                .put("pipeline", config.active().pipeline())
                .put("version", info.version())
                .put("startedAt", time(info.startedAt().toEpochMilli()))
                .put(
                        "uptimeSeconds",
                        Duration.between(info.startedAt(), Instant.now()).toSeconds())
                .put("ready", status.ready())
                .put("reasons", new JsonArray(status.reasons()))
                .put("trouble", new JsonArray(status.trouble()))
                .put("recordsPerSecond", status.recordsPerSecond())
                .put("lagRecords", status.totalLag())
                .put("openPanes", status.openKeys())
                .put("watermark", time(status.watermarkMs()))
                .put("oldestOpenWindowEnd", oldestOpenWindowEnd(status))
                .put("watermarkHeldBy", status.holder().map(StatusJson::holder).orElse(null))
                .put("totals", totals(status));
        JsonArray partitions = new JsonArray();
        status.partitions().forEach(one -> partitions.add(partition(one, status)));
        JsonArray stopped = new JsonArray();
        status.stopped().forEach((id, reason) -> stopped.add(named(id).put("reason", reason)));
        return json.put("partitions", partitions)
                .put("stopped", stopped)
                .put("configuration", configuration(config))
                .put("config", new JsonObject(config.active().redacted()));
    }

    /** How the node came by the configuration that is active, and whether another one stands there. */
    private static JsonObject configuration(ConfigStatus config) {
        return new JsonObject()
                .put("version", config.version())
                .put("activeSince", config.activeSince().toString())
                .put(
                        "ageSeconds",
                        Duration.between(config.activeSince(), Instant.now()).toSeconds())
                .put("reloads", config.reloads())
                .put("failures", config.failures())
                .put("attemptedAt", config.attemptedAt().map(Instant::toString).orElse(null))
                .put("error", config.error().orElse(null));
    }

    private static JsonObject totals(NodeStatus status) {
        return new JsonObject()
                .put("records", status.records())
                .put("rowsWritten", status.rows())
                .put("transactions", status.transactions())
                .put("quarantined", status.quarantined())
                .put("retries", status.retries())
                .put("fencedFlushes", status.fenced())
                .put("settledInDoubt", status.settledInDoubt());
    }

    private static JsonObject partition(PartitionStatus one, NodeStatus status) {
        Ledger ledger = one.ledger();
        return named(one.id())
                .put("epoch", one.epoch())
                .put("position", one.position())
                .put("lagRecords", status.lagRecords().get(one.id()))
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

    private static JsonObject holder(PartitionStatus holder) {
        return named(holder.id()).put("watermark", time(holder.watermarkMs())).put("replaying", holder.replaying());
    }

    private static JsonObject named(PartitionId id) {
        return new JsonObject().put("topic", id.topic()).put("partition", id.partition());
    }

    private static String oldestOpenWindowEnd(NodeStatus status) {
        return time(status.partitions().stream()
                .mapToLong(PartitionStatus::firstOpenEndMs)
                .min()
                .orElse(Long.MAX_VALUE));
    }

    private static String time(long ms) {
        return ms == Watermark.NONE || ms == Long.MAX_VALUE
                ? null
                : Instant.ofEpochMilli(ms).toString();
    }
}
