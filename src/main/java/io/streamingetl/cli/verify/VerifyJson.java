package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.progress.PartitionId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats a result as JSON. The values of measures are strings, so that no reader rounds them. */
final class VerifyJson {
    private VerifyJson() {}

    /** @param limit the maximum number of differences to list */
    static JsonObject of(EtlConfig config, VerifyResult result, int limit) {
        JsonArray ledger = new JsonArray();
        result.snapshot().partitions().values().forEach(progress -> ledger.add(ledger(progress)));
        JsonArray differences = new JsonArray();
        result.differences().stream()
                .limit(limit)
                .forEach(difference -> differences.add(difference(config.aggregation(), difference)));
        return new JsonObject()
                .put("result", result.verdict().name().toLowerCase(Locale.ROOT))
                .put("pipeline", config.pipeline())
                .put("table", config.aggregation().table())
                .put(
                        "from",
                        Instant.ofEpochMilli(result.snapshot().range().fromMs()).toString())
                .put(
                        "to",
                        Instant.ofEpochMilli(result.snapshot().range().toMs()).toString())
                .put("recordsRead", result.recordsRead())
                .put("unreadOffsets", result.unread().offsets())
                .put("unreadInRange", result.unread().eventsInRange())
                .put("rows", result.rowCount())
                .put("otherRows", otherRows(result))
                .put("openWindows", result.openWindows())
                .put("differentRows", result.differences().size())
                .put("repairedRows", result.repaired())
                .put("differences", differences)
                .put("rollups", rollups(result, limit))
                .put("ledgerDifferences", new JsonArray(result.ledger()))
                .put("goneFromKafka", counts(result.goneFromKafka()))
                .put("setAsideWithoutRow", counts(result.withoutQuarantineRow()))
                .put("ledger", ledger);
    }

    /** Null if the range has rows, or the table has none. */
    private static JsonObject otherRows(VerifyResult result) {
        return result.snapshot()
                .otherRows()
                .map(range -> new JsonObject()
                        .put("from", Instant.ofEpochMilli(range.fromMs()).toString())
                        .put("to", Instant.ofEpochMilli(range.toMs()).toString()))
                .orElse(null);
    }

    private static JsonArray counts(Map<PartitionId, Long> records) {
        JsonArray counts = new JsonArray();
        records.forEach((id, count) -> counts.add(new JsonObject()
                .put("topic", id.topic())
                .put("partition", id.partition())
                .put("records", count)));
        return counts;
    }

    private static JsonObject ledger(PartitionProgress progress) {
        return new JsonObject()
                .put("topic", progress.id().topic())
                .put("partition", progress.id().partition())
                .put("nextOffset", progress.nextOffset())
                .put("records", progress.records())
                .put("aggregated", progress.aggregated())
                .put("late", progress.late())
                .put("quarantined", progress.quarantined())
                .put("redriven", progress.redriven());
    }

    private static JsonArray rollups(VerifyResult result, int limit) {
        JsonArray rollups = new JsonArray();
        for (RollupResult one : result.rollups()) {
            TimeRange range = one.rows().range();
            boolean compared = one.compared() && !range.isEmpty();
            JsonArray differences = new JsonArray();
            one.differences().stream()
                    .limit(limit)
                    .forEach(difference ->
                            differences.add(difference(one.rows().rollup().rows(), difference)));
            rollups.add(new JsonObject()
                    .put("table", one.table())
                    .put("from", compared ? Instant.ofEpochMilli(range.fromMs()).toString() : null)
                    .put("to", compared ? Instant.ofEpochMilli(range.toMs()).toString() : null)
                    .put("rows", one.rowCount())
                    .put("differentRows", one.differences().size())
                    .put("differences", differences));
        }
        return rollups;
    }

    private static JsonObject difference(Aggregation rows, RowDifference difference) {
        JsonObject key = new JsonObject().put("timestamp", difference.key().timestamp());
        List<Field> fields = rows.key();
        for (int i = 0; i < fields.size(); i++) {
            key.put(fields.get(i).name(), difference.key().values().get(i));
        }
        return new JsonObject()
                .put("key", key)
                .put("found", values(rows, difference.found()))
                .put("expected", values(rows, difference.expected()));
    }

    /** Null for a row that does not exist. */
    private static JsonObject values(Aggregation rows, List<BigDecimal> values) {
        if (values == null) {
            return null;
        }
        JsonObject byName = new JsonObject();
        List<Measure> measures = rows.measures().all();
        for (int i = 0; i < values.size(); i++) {
            byName.put(measures.get(i).name(), values.get(i).toPlainString());
        }
        return byName;
    }
}
