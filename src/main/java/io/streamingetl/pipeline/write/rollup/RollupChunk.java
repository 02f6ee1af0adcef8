package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Some neighbouring rows of the result table, in the order of its unique key: whole windows, or a range of keys of one
 * window.
 *
 * @param where the condition that selects them
 * @param values of its placeholders
 */
record RollupChunk(String where, List<Object> values) {
    private static final String TIMESTAMP = "`timestamp`";

    /** No column has a space in its name. */
    private static final String LABEL = "`label of the interval`";

    /** The windows whose labels are after the first of these, up to the second. */
    static RollupChunk windows(long after, long through) {
        return new RollupChunk(TIMESTAMP + " > ? AND " + TIMESTAMP + " <= ?", List.of(after, through));
    }

    /** All keys of the window with this label. */
    static RollupChunk window(long label) {
        return new RollupChunk(TIMESTAMP + " = ?", List.of(label));
    }

    /** The keys of this chunk after one of them. */
    RollupChunk after(Aggregation result, long[] key) {
        return bounded(result, key, ">", ">");
    }

    /** The keys of this chunk up to one of them, inclusive. */
    RollupChunk through(Aggregation result, long[] key) {
        return bounded(result, key, "<", "<=");
    }

    /** Compares field by field, which a server reads from the index; it does not for a comparison of rows. */
    private RollupChunk bounded(Aggregation result, long[] key, String before, String last) {
        List<String> columns = result.key().stream()
                .map(field -> Identifiers.quote(field.name()))
                .toList();
        Object[] fields = new Object[columns.size()];
        new KeyCodec(result.key()).decode(key, 0, fields, 0);
        StringBuilder condition = new StringBuilder(where);
        List<Object> all = new ArrayList<>(values);
        for (int i = 0; i < fields.length - 1; i++) {
            String column = columns.get(i);
            condition.append(i == 0 ? " AND (" : "(");
            condition
                    .append(column)
                    .append(' ')
                    .append(before)
                    .append(" ? OR (")
                    .append(column)
                    .append(" = ? AND ");
            all.add(fields[i]);
            all.add(fields[i]);
        }
        int end = fields.length - 1;
        condition
                .append(end == 0 ? " AND " : "")
                .append(columns.get(end))
                .append(' ')
                .append(last)
                .append(" ?");
        all.add(fields[end]);
        condition.append("))".repeat(end));
        return new RollupChunk(condition.toString(), all);
    }

    /** The label of the row this many places after the first; empty if there are not as many. */
    Future<Optional<Long>> label(SqlConnection connection, Aggregation result, int places) {
        return at(connection, result, TIMESTAMP, TIMESTAMP, places).map(row -> row.map(found -> found.getLong(0)));
    }

    /** The key, in words, of the row this many places after the first; empty if there are not as many. */
    Future<Optional<long[]>> key(SqlConnection connection, Aggregation result, int places) {
        String columns = Identifiers.list(result.key().stream().map(Field::name).toList());
        return at(connection, result, columns, columns, places).map(row -> row.map(RollupChunk::words));
    }

    private Future<Optional<Row>> at(
            SqlConnection connection, Aggregation result, String columns, String order, int places) {
        String sql = "SELECT " + columns + " FROM " + Identifiers.quote(result.table()) + " WHERE " + where
                + " ORDER BY " + order + " LIMIT 1 OFFSET " + places;
        return connection
                .preparedQuery(sql)
                .execute(Tuple.wrap(values))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next()));
    }

    private static long[] words(Row row) {
        Event event = new Event(0);
        for (int i = 0; i < row.size(); i++) {
            Object value = row.getValue(i);
            if (value instanceof Number number) {
                KeyCodec.appendWhole(event, number.longValue());
            } else {
                byte[] utf8 = value instanceof Buffer bytes
                        ? bytes.getBytes()
                        : value.toString().getBytes(StandardCharsets.UTF_8);
                KeyCodec.appendText(event, utf8, 0, utf8.length);
            }
        }
        return Arrays.copyOf(event.key, event.keyLength);
    }

    /**
     * Adds these rows to the rows of their intervals.
     *
     * @param result what the result table holds
     * @param intervals labels of neighbouring intervals, which cover the chunk, by the last label of a window in each
     */
    Future<Void> addTo(
            SqlConnection connection, Aggregation result, Rollup rollup, NavigableMap<Long, Long> intervals) {
        String table = Identifiers.quote(rollup.table());
        List<Measure> measures = rollup.rows().measures().all();
        List<String> key = rollup.rows().key().stream()
                .map(field -> Identifiers.quote(field.name()))
                .toList();
        String columns = Stream.concat(key.stream(), measures.stream().map(RollupChunk::column))
                .collect(Collectors.joining(", "));
        String sums = measures.stream()
                .map(measure -> measure.kind().aggregateSql(column(measure)) + " AS " + column(measure))
                .collect(Collectors.joining(", "));
        String grouping = Stream.concat(Stream.of(LABEL), key.stream()).collect(Collectors.joining(", "));
        String updates = measures.stream()
                .map(measure -> table + "." + column(measure) + " = "
                        + measure.kind().mergeSql(table + "." + column(measure), "VALUES(" + column(measure) + ")"))
                .collect(Collectors.joining(", "));
        String sql = "INSERT INTO " + table + " (" + TIMESTAMP + ", " + columns + ") SELECT " + LABEL + ", " + columns
                + " FROM (SELECT CASE" + (" WHEN " + TIMESTAMP + " <= ? THEN ?").repeat(intervals.size()) + " END AS "
                + LABEL + ", " + key.stream().map(name -> name + ", ").collect(Collectors.joining()) + sums + " FROM "
                + Identifiers.quote(result.table()) + " WHERE " + where + " GROUP BY " + grouping
                + ") AS filled ORDER BY " + grouping + " ON DUPLICATE KEY UPDATE " + updates;
        List<Object> all = new ArrayList<>();
        intervals.forEach((last, label) -> {
            all.add(last);
            all.add(label);
        });
        all.addAll(values);
        return connection.preparedQuery(sql).execute(Tuple.wrap(all)).mapEmpty();
    }

    private static String column(Measure measure) {
        return Identifiers.quote(measure.name());
    }
}
