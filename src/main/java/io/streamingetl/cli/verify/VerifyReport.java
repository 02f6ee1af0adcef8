package io.streamingetl.cli.verify;

import io.streamingetl.cli.TextTable;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats a result as text. */
final class VerifyReport {
    private VerifyReport() {}

    /** @param limit the maximum number of differences to show */
    static String of(EtlConfig config, VerifyResult result, int limit) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s, windows %s, %,d records read"
                .formatted(
                        config.pipeline(),
                        config.aggregation().table(),
                        result.snapshot().range(),
                        result.recordsRead()));
        lines.add("");
        lines.addAll(ledger(result.snapshot()));
        lines.add("");
        result.goneFromKafka()
                .forEach((id, records) ->
                        lines.add("%s: %,d records that were counted are no longer in Kafka (retention or compaction)"
                                .formatted(id, records)));
        result.withoutQuarantineRow()
                .forEach((id, records) ->
                        lines.add("%s: %,d events were quarantined as late or future, but their rows were deleted"
                                .formatted(id, records)));
        lines.addAll(result.ledger());
        int shown = Math.min(limit, result.differences().size());
        result.differences().subList(0, shown).forEach(difference -> lines.add(line(config.aggregation(), difference)));
        if (shown < result.differences().size()) {
            lines.add("... and %,d more".formatted(result.differences().size() - shown));
        }
        for (RollupResult rollup : result.rollups()) {
            lines.addAll(rollup(rollup, limit));
        }
        lines.addAll(conclusion(config, result));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> ledger(Snapshot snapshot) {
        TextTable table = new TextTable(
                1, "partition", "records", "aggregated", "late", "quarantined", "redriven", "next offset");
        long[] sums = new long[5];
        for (PartitionProgress progress : snapshot.partitions().values()) {
            long[] counts = {
                progress.records(), progress.aggregated(), progress.late(), progress.quarantined(), progress.redriven()
            };
            IntStream.range(0, sums.length).forEach(i -> sums[i] += counts[i]);
            table.row(progress.id(), counts[0], counts[1], counts[2], counts[3], counts[4], progress.nextOffset());
        }
        if (snapshot.partitions().size() > 1) {
            table.row("all", sums[0], sums[1], sums[2], sums[3], sums[4], "");
        }
        return table.lines();
    }

    private static List<String> conclusion(EtlConfig config, VerifyResult result) {
        List<String> lines = new ArrayList<>();
        int different = result.different();
        long rows = result.rowCount()
                + result.rollups().stream().mapToLong(RollupResult::rowCount).sum();
        lines.add(
                switch (result.verdict()) {
                    case EQUAL -> "Equal: all %,d rows match the topic.".formatted(rows);
                    case REPAIRED ->
                        "Repaired: %,d of %,d rows differed and now match the topic.".formatted(different, rows);
                    case DIFFERENT ->
                        different == 0
                                ? "Different: the counts; all %,d rows match the topic.".formatted(rows)
                                : "Different: %,d of %,d rows%s."
                                        .formatted(
                                                different,
                                                rows,
                                                result.repaired() > 0
                                                        ? ", which were corrected; the counts were not"
                                                        : "");
                    case UNDECIDED -> undecided(result).formatted(different, rows);
                    case EMPTY ->
                        "Nothing to compare: no row and no event of a closed window belongs to the range. %s has %s."
                                .formatted(
                                        config.aggregation().table(),
                                        result.snapshot()
                                                .otherRows()
                                                .map(range -> "rows of " + range)
                                                .orElse("no rows"));
                });
        long open = result.openWindows();
        if (open > 0) {
            lines.add("%,d windows are not closed in every partition: they were compared as far as they are written."
                    .formatted(open));
        }
        if (result.unread().offsets() > 0) {
            lines.add("The pipeline is %,d offsets behind Kafka: the rows were compared as far as it has read."
                    .formatted(result.unread().offsets()));
        }
        return lines;
    }

    private static String undecided(VerifyResult result) {
        if (result.goneFromKafka().isEmpty() && result.differences().isEmpty()) {
            return "Undecided: %,d of the records that the pipeline has not read belong to the range."
                            .formatted(result.unread().eventsInRange())
                    + " %,d of %,d rows differ from what it has read. Run it again when it has caught up.";
        }
        return result.goneFromKafka().isEmpty()
                ? "Undecided: %,d of %,d rows differ, possibly by the events whose quarantine rows were deleted."
                : "Undecided: the deleted records may belong to the range. By the records still in Kafka, %,d of %,d rows"
                        + " differ. A --margin that excludes the deleted records makes the result definite.";
    }

    private static List<String> rollup(RollupResult result, int limit) {
        String what = "Roll-up " + result.table() + ": ";
        if (!result.compared()) {
            return List.of(what + "not compared, it is being filled from the table.");
        }
        TimeRange range = result.rows().range();
        if (range.isEmpty()) {
            return List.of(what + "not compared, the range has no whole interval of it.");
        }
        List<String> lines = new ArrayList<>();
        result.differences().stream()
                .limit(limit)
                .forEach(difference -> lines.add(
                        result.table() + " " + line(result.rows().rollup().rows(), difference)));
        lines.add(what
                + "%,d of %,d rows differ in %s.".formatted(result.differences().size(), result.rowCount(), range));
        return lines;
    }

    private static String line(Aggregation rows, RowDifference difference) {
        RowKey key = difference.key();
        List<Field> fields = rows.key();
        String where = IntStream.range(0, fields.size())
                .mapToObj(i -> fields.get(i).name() + " " + key.values().get(i))
                .collect(Collectors.joining(
                        ", ", key.timestamp() + " (" + Instant.ofEpochSecond(key.timestamp()) + "), ", ""));
        if (difference.found() == null) {
            return where + ": is missing, must have " + values(rows, difference.expected());
        }
        if (difference.expected() == null) {
            return where + ": has " + values(rows, difference.found()) + ", must not exist";
        }
        return where + ": has " + values(rows, difference.found()) + ", must have "
                + values(rows, difference.expected());
    }

    private static String values(Aggregation rows, List<BigDecimal> values) {
        List<Measure> measures = rows.measures().all();
        return IntStream.range(0, values.size())
                .mapToObj(i -> measures.get(i).name() + " "
                        + text(values.get(i), measures.get(i).scale()))
                .collect(Collectors.joining(", "));
    }

    private static String text(BigDecimal value, int scale) {
        return value.setScale(Math.max(value.scale(), scale)).toPlainString();
    }
}
