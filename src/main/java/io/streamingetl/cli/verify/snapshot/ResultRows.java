package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the result table. */
final class ResultRows {
    /** In the years 1970 to 9999, whatever else others wrote. */
    private static final String ALL_LABELS =
            "SELECT MIN(`timestamp`), MAX(`timestamp`) FROM %s WHERE `timestamp` BETWEEN 1 AND 253402300799";

    private final Aggregation aggregation;
    private final List<Field> key;
    private final List<Measure> measures;
    private final long maxRows;

    /** @param maxRows the maximum number of rows of a range */
    ResultRows(Aggregation aggregation, long maxRows) {
        this.aggregation = aggregation;
        this.key = aggregation.key();
        this.measures = aggregation.measures().all();
        this.maxRows = maxRows;
    }

    /** The rows of the windows in the range, with one value per measure. */
    Map<RowKey, BigDecimal[]> read(SqlSession session, TimeRange range) {
        String columns = Stream.concat(
                        Stream.of("timestamp"),
                        Stream.concat(
                                key.stream().map(Field::name), measures.stream().map(Measure::name)))
                .map(Identifiers::quote)
                .collect(Collectors.joining(", "));
        String from =
                " FROM " + Identifiers.quote(aggregation.table()) + " WHERE `timestamp` >= ? AND `timestamp` <= ?";
        Object[] labels = {range.firstLabel(aggregation.label()), range.lastLabel(aggregation.label())};
        long count = session.execute("SELECT COUNT(*)" + from, labels)
                .iterator()
                .next()
                .getLong(0);
        if (count > maxRows) {
            throw UndecidedException.tooManyRows(count, maxRows);
        }
        Map<RowKey, BigDecimal[]> rows = new HashMap<>();
        session.forEachComplete("SELECT " + columns + from, "", row -> rows.put(rowKey(row), values(row)), labels);
        return rows;
    }

    private RowKey rowKey(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Object value = row.getValue(1 + i);
            values.add(
                    value instanceof Buffer utf8
                            ? utf8.toString(StandardCharsets.UTF_8)
                            : value instanceof Number number
                                    ? (Object) exact(number).longValueExact()
                                    : value);
        }
        return new RowKey(row.getLong(0), List.copyOf(values));
    }

    private BigDecimal[] values(Row row) {
        BigDecimal[] values = new BigDecimal[measures.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = exact((Number) row.getValue(1 + key.size() + i));
        }
        return values;
    }

    private static BigDecimal exact(Number number) {
        return new BigDecimal(number.toString());
    }

    /** From the first window of the table to its last one; empty if it has no rows. */
    Optional<TimeRange> all(SqlSession session, RecordedWindows plan) {
        Row labels = session.execute(ALL_LABELS.formatted(Identifiers.quote(aggregation.table())))
                .iterator()
                .next();
        if (labels.getValue(0) == null) {
            return Optional.empty();
        }
        long firstMs = labels.getLong(0) * 1000;
        long lastMs = labels.getLong(1) * 1000;
        return Optional.of(
                aggregation.label() == WindowLabel.END
                        ? new TimeRange(plan.of(firstMs - 1).startMs(), lastMs)
                        : new TimeRange(firstMs, plan.of(lastMs).endMs()));
    }
}
