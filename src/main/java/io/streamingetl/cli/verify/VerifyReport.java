package io.streamingetl.cli.verify;

import io.streamingetl.cli.TextTable;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Measure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A result in lines for people. */
final class VerifyReport {
    private VerifyReport() {}

    /** @param limit how many differences are shown at most */
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
        result.gone()
                .forEach((id, records) ->
                        lines.add("%s: %,d records that were counted are no longer in Kafka (retention or compaction)"
                                .formatted(id, records)));
        result.setAside()
                .forEach((id, records) ->
                        lines.add("%s: %,d events were quarantined as late or from the future; their rows are gone"
                                .formatted(id, records)));
        lines.addAll(result.ledger());
        int shown = Math.min(limit, result.differences().size());
        result.differences().subList(0, shown).forEach(difference -> lines.add(line(config, difference)));
        if (shown < result.differences().size()) {
            lines.add("... and %,d more".formatted(result.differences().size() - shown));
        }
        lines.addAll(conclusion(result));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> ledger(Snapshot snapshot) {
        TextTable table = new TextTable(
                1, "partition", "records", "aggregated", "late", "quarantined", "redriven", "next offset");
        long[] sums = new long[5];
        for (PartitionProgress one : snapshot.partitions().values()) {
            long[] counts = {one.records(), one.aggregated(), one.late(), one.quarantined(), one.redriven()};
            IntStream.range(0, sums.length).forEach(i -> sums[i] += counts[i]);
            table.row(one.id(), counts[0], counts[1], counts[2], counts[3], counts[4], one.nextOffset());
        }
        if (snapshot.partitions().size() > 1) {
            table.row("all", sums[0], sums[1], sums[2], sums[3], sums[4], "");
        }
        return table.lines();
    }

    private static List<String> conclusion(VerifyResult result) {
        List<String> lines = new ArrayList<>();
        int different = result.differences().size();
        lines.add(
                switch (result.verdict()) {
                    case EQUAL -> "Equal: all %,d rows are what the topic gives.".formatted(result.rowCount());
                    case REPAIRED ->
                        "Repaired: %,d of %,d rows were different, and are now what the topic gives."
                                .formatted(different, result.rowCount());
                    case DIFFERENT ->
                        different == 0
                                ? "Different: the counts; all %,d rows are what the topic gives."
                                        .formatted(result.rowCount())
                                : "Different: %,d of %,d rows%s."
                                        .formatted(
                                                different,
                                                result.rowCount(),
                                                result.repaired() > 0
                                                        ? ", which are corrected; the counts are not"
                                                        : "");
                    case UNDECIDED -> undecided(result).formatted(different, result.rowCount());
                });
        long open = result.openWindows();
        if (open > 0) {
            lines.add("%,d of the windows are not closed in every partition: compared as far as they are written."
                    .formatted(open));
        }
        if (result.unreadOffsets() > 0) {
            lines.add("The pipeline is %,d offsets behind Kafka: compared as far as it has read."
                    .formatted(result.unreadOffsets()));
        }
        return lines;
    }

    private static String undecided(VerifyResult result) {
        if (result.gone().isEmpty() && result.differences().isEmpty()) {
            return "Can't be told yet: %,d of the records that the pipeline has not read are of the range."
                            .formatted(result.unreadInRange())
                    + " %,d of %,d rows differ from what it has read. Run it again once it has caught up.";
        }
        return result.gone().isEmpty()
                ? "Can't be told: %,d of %,d rows differ, and the events whose rows are gone may be why."
                : "Can't be told: the records that are gone may belong to the range. With what Kafka still has, %,d of"
                        + " %,d rows differ. --margin reads less, where that is enough.";
    }

    private static String line(EtlConfig config, RowDifference difference) {
        RowKey key = difference.key();
        List<Field> fields = config.aggregation().key();
        String where = IntStream.range(0, fields.size())
                .mapToObj(i -> fields.get(i).name() + " " + key.values().get(i))
                .collect(Collectors.joining(
                        ", ", key.timestamp() + " (" + Instant.ofEpochSecond(key.timestamp()) + "), ", ""));
        if (difference.found() == null) {
            return where + ": is missing, must have " + values(config, difference.expected());
        }
        if (difference.expected() == null) {
            return where + ": has " + values(config, difference.found()) + ", must not be there";
        }
        return where + ": has " + values(config, difference.found()) + ", must have "
                + values(config, difference.expected());
    }

    private static String values(EtlConfig config, List<BigDecimal> values) {
        List<Measure> measures = config.aggregation().measures().all();
        return IntStream.range(0, values.size())
                .mapToObj(i -> measures.get(i).name() + " "
                        + text(values.get(i), measures.get(i).scale()))
                .collect(Collectors.joining(", "));
    }

    private static String text(BigDecimal value, int scale) {
        return value.setScale(Math.max(value.scale(), scale)).toPlainString();
    }
}
