package io.streamingetl.ops.result;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.pipeline.write.schema.ResultTable;
import io.streamingetl.pipeline.write.sql.Identifiers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Queries of the rows of one table that lie in a range and pass the filters. Names come from the configuration and are
 * quoted; every value is bound. Each query reads a range of the table's unique key, which begins with the label.
 */
final class ResultStatements {
    private static final String LABEL = Identifiers.quote(ResultTable.TIMESTAMP);

    private final Aggregation table;
    private final List<KeyFilter> filters;

    ResultStatements(Aggregation table, List<KeyFilter> filters) {
        this.table = table;
        this.filters = List.copyOf(filters);
    }

    /** The columns of {@link #rows}, in order. */
    List<String> columns() {
        Stream<String> key = table.key().stream().map(Field::name);
        Stream<String> measures = table.measures().all().stream().map(Measure::name);
        return Stream.of(
                        Stream.of(ResultTable.ID),
                        key,
                        Stream.of(ResultTable.TIMESTAMP),
                        measures,
                        Stream.of(ResultTable.UTIME))
                .flatMap(names -> names)
                .toList();
    }

    /** The rows, the latest first. */
    BoundQuery rows(LabelRange range, Optional<RowCursor> after, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql =
                new StringBuilder("SELECT ").append(Identifiers.list(columns())).append(where(range, values));
        after.ifPresent(
                cursor -> sql.append(" AND (").append(below(cursor, values)).append(")"));
        sql.append(" ORDER BY ")
                .append(keyNames().map(name -> name + " DESC").collect(Collectors.joining(", ")))
                .append(" LIMIT ")
                .append(limit);
        return new BoundQuery(sql.toString(), values);
    }

    private Stream<String> keyNames() {
        return Stream.concat(
                Stream.of(LABEL), table.key().stream().map(Field::name).map(Identifiers::quote));
    }

    /** The unique keys below the cursor, as ranges of the index: servers scan all of it for {@code (a, b) < (?, ?)}. */
    private String below(RowCursor cursor, List<Object> values) {
        List<String> names = keyNames().toList();
        List<String> ranges = new ArrayList<>();
        for (int length = names.size(); length > 0; length--) {
            StringBuilder range = new StringBuilder();
            for (int i = 0; i < length; i++) {
                range.append(i == 0 ? "" : " AND ").append(names.get(i)).append(i == length - 1 ? " < ?" : " = ?");
                values.add(cursor.key().get(i));
            }
            ranges.add(range.toString());
        }
        return String.join(" OR ", ranges);
    }

    /** The keys with the greatest values: the fields, then the value. */
    BoundQuery top(LabelRange range, Measure measure, List<Field> by, int limit) {
        List<Object> values = new ArrayList<>();
        String fields = names(by);
        String sql = "SELECT " + fields + ", " + merged(measure) + where(range, values) + " GROUP BY " + fields
                + " ORDER BY " + merged(measure) + " DESC, " + fields + " LIMIT " + limit;
        return new BoundQuery(sql, values);
    }

    /** The values of these keys: the fields, then the value. */
    BoundQuery of(List<List<Object>> keys, LabelRange range, Measure measure, List<Field> by) {
        List<Object> values = new ArrayList<>();
        String fields = names(by);
        StringBuilder sql = new StringBuilder("SELECT " + fields + ", " + merged(measure) + where(range, values));
        String any = keys.stream().map(key -> "(" + is(by, key, values) + ")").collect(Collectors.joining(" OR "));
        sql.append(" AND (").append(any).append(") GROUP BY ").append(fields);
        return new BoundQuery(sql.toString(), values);
    }

    /** The values of each interval: its label, the position of the key in {@code keys} or -1 for others, the value. */
    BoundQuery series(LabelRange range, TimeStep step, Measure measure, List<Field> by, List<List<Object>> keys) {
        List<Object> values = new ArrayList<>();
        StringBuilder position = new StringBuilder();
        for (int i = 0; i < keys.size() && !by.isEmpty(); i++) {
            position.append(" WHEN ")
                    .append(is(by, keys.get(i), values))
                    .append(" THEN ")
                    .append(i);
        }
        String group = position.length() == 0 ? "0" : "CASE" + position + " ELSE -1 END";
        String sql = "SELECT " + step.sql(LABEL) + ", " + group + ", " + merged(measure) + where(range, values)
                + " GROUP BY 1, 2";
        return new BoundQuery(sql, values);
    }

    private static String is(List<Field> by, List<Object> key, List<Object> values) {
        values.addAll(key);
        return by.stream()
                .map(field -> Identifiers.quote(field.name()) + " = ?")
                .collect(Collectors.joining(" AND "));
    }

    private static String names(List<Field> fields) {
        return Identifiers.list(fields.stream().map(Field::name).toList());
    }

    /** The measure of several rows, by the rule by which a pane merges into its row. */
    private static String merged(Measure measure) {
        MeasureKind kind = measure.kind();
        return kind.aggregateSql(Identifiers.quote(measure.name()));
    }

    private String where(LabelRange range, List<Object> values) {
        values.add(range.first());
        values.add(range.last());
        StringBuilder where = new StringBuilder(" FROM ")
                .append(Identifiers.quote(table.table()))
                .append(" WHERE ")
                .append(LABEL)
                .append(" BETWEEN ? AND ?");
        for (KeyFilter filter : filters) {
            where.append(" AND ")
                    .append(Identifiers.quote(filter.field().name()))
                    .append(" IN (")
                    .append(String.join(
                            ", ", Collections.nCopies(filter.values().size(), "?")))
                    .append(")");
            values.addAll(filter.values());
        }
        return where.toString();
    }
}
