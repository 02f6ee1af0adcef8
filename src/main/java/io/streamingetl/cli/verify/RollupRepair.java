package io.streamingetl.cli.verify;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.verify.plain.PlainIntervals;
import io.streamingetl.cli.verify.plain.PlainRollup;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sets rows of roll-ups to the sums of the result rows, once these are repaired: those that differ, and those that a
 * repaired result row counts towards, also if only a part of their interval was compared.
 */
final class RollupRepair {
    private static final String ACTIVE =
            "SELECT name FROM etl_rollup WHERE pipeline = ? AND state <> 'removed' AND state <> 'complete'";

    private final EtlConfig config;

    RollupRepair(EtlConfig config) {
        this.config = config;
    }

    /**
     * Writes in the current transaction, which has locked the pipeline's progress rows.
     *
     * @throws UndecidedException if a roll-up is being filled; roll the transaction back then
     */
    void apply(SqlSession session, VerifyResult result) {
        session.forEach(ACTIVE, RollupRepair::refuse, config.pipeline());
        RecordedWindows plan = result.snapshot().plan();
        for (RollupResult one : result.rollups()) {
            PlainRollup rollup = one.rows().rollup();
            Set<RowKey> rows = new TreeSet<>();
            one.differences().forEach(difference -> rows.add(difference.key()));
            result.differences()
                    .forEach(difference -> rows.add(rollup.row(
                            window(plan, difference.key()), difference.key().values())));
            rows.forEach(row -> set(session, plan, rollup, row));
        }
    }

    private static void refuse(Row filling) {
        throw new UndecidedException("roll-up " + filling.getString(0)
                + " is being filled from the table: nothing was corrected, run it again once it is complete");
    }

    private RecordedWindows.Window window(RecordedWindows plan, RowKey row) {
        long labelMs = row.timestamp() * 1000;
        return plan.of(config.window().label() == WindowLabel.END ? labelMs - 1 : labelMs);
    }

    private void set(SqlSession session, RecordedWindows plan, PlainRollup rollup, RowKey row) {
        List<String> key = rollup.rows().key().stream()
                .map(Field::name)
                .map(Identifiers::quote)
                .toList();
        List<String> measures = rollup.rows().measures().all().stream()
                .map(Measure::name)
                .map(Identifiers::quote)
                .toList();
        String sums =
                rollup.rows().measures().all().stream().map(RollupRepair::sum).collect(Collectors.joining(", "));
        String where = Stream.concat(
                        Stream.of("`timestamp` BETWEEN ? AND ?"), key.stream().map(name -> name + " = ?"))
                .collect(Collectors.joining(" AND "));
        String source = " FROM " + Identifiers.quote(config.sink().table()) + " WHERE " + where;
        String columns = Stream.of(Stream.of("`timestamp`"), key.stream(), measures.stream())
                .flatMap(names -> names)
                .collect(Collectors.joining(", "));
        String table = Identifiers.quote(rollup.table());
        String keys = key.stream().map(name -> name + ", ").collect(Collectors.joining());
        List<Object> selected = new ArrayList<>(labels(plan, rollup.interval(row)));
        selected.addAll(row.values());

        List<Object> ofRow = new ArrayList<>();
        ofRow.add(row.timestamp());
        ofRow.addAll(row.values());
        String same = Stream.concat(Stream.of("`timestamp` = ?"), key.stream().map(name -> name + " = ?"))
                .collect(Collectors.joining(" AND "));
        session.execute("DELETE FROM " + table + " WHERE " + same, ofRow.toArray());

        List<Object> inserted = new ArrayList<>();
        inserted.add(row.timestamp());
        inserted.addAll(selected);
        session.execute(
                "INSERT INTO " + table + " (" + columns + ") SELECT CAST(? AS SIGNED), " + keys + sums + source
                        + (key.isEmpty() ? "" : " GROUP BY " + String.join(", ", key)) + " HAVING COUNT(*) > 0",
                inserted.toArray());
    }

    private static String sum(Measure measure) {
        String column = Identifiers.quote(measure.name());
        return switch (measure.kind()) {
            case SUM, COUNT -> "SUM(" + column + ")";
            case MIN -> "MIN(" + column + ")";
            case MAX -> "MAX(" + column + ")";
        };
    }

    /** The labels of the first and the last window that begin in an interval. */
    private List<Object> labels(RecordedWindows plan, PlainIntervals.Interval interval) {
        RecordedWindows.Window first = plan.of(interval.startMs());
        if (first.startMs() < interval.startMs()) {
            first = plan.of(first.endMs());
        }
        return List.of(label(first), label(plan.of(interval.endMs() - 1)));
    }

    private long label(RecordedWindows.Window window) {
        return (config.window().label() == WindowLabel.END ? window.endMs() : window.startMs()) / 1000;
    }
}
