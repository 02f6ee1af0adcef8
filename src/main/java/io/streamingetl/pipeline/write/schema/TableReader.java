package io.streamingetl.pipeline.write.schema;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads information_schema for tables in the connection's database. */
final class TableReader {
    private static final String TABLE =
            "SELECT TABLE_TYPE, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?";

    private static final String COLUMNS = """
            SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, CHARACTER_SET_NAME, COLLATION_NAME,
              CHARACTER_MAXIMUM_LENGTH, CHARACTER_OCTET_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, COLUMN_DEFAULT, EXTRA
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION""";

    private static final String KEYS = """
            SELECT INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS
            WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX""";

    private static final String PARTITIONS = """
            SELECT DISTINCT CONCAT_WS(',', PARTITION_EXPRESSION, SUBPARTITION_EXPRESSION) FROM information_schema.PARTITIONS
            WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL""";

    private final SqlConnection connection;

    TableReader(SqlConnection connection) {
        this.connection = connection;
    }

    /** Completes with the table; empty if it does not exist, or this user may not see it. */
    Future<Optional<ActualTable>> read(String table) {
        return query(TABLE, table).compose(tables -> {
            if (tables.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            Row row = tables.iterator().next();
            String kind = row.getString(0);
            String engine = row.getString(1);
            return query(COLUMNS, table).map(TableReader::columns).compose(columns -> query(KEYS, table)
                    .compose(keys -> query(PARTITIONS, table)
                            .map(partitions -> Optional.of(new ActualTable(
                                    table, kind, engine, columns, keys(keys), partitionedBy(partitions, columns))))));
        });
    }

    /** The columns whose names occur in the expressions that the table is partitioned by. */
    private static List<String> partitionedBy(RowSet<Row> expressions, List<ActualColumn> columns) {
        Set<String> words = new HashSet<>();
        for (Row row : expressions) {
            Collections.addAll(words, row.getString(0).toLowerCase(Locale.ROOT).split("[^\\w$]+"));
        }
        return columns.stream()
                .map(ActualColumn::name)
                .filter(name -> words.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private Future<RowSet<Row>> query(String sql, String table) {
        return connection.preparedQuery(sql).execute(Tuple.of(table));
    }

    private static List<ActualColumn> columns(RowSet<Row> rows) {
        List<ActualColumn> columns = new ArrayList<>();
        for (Row row : rows) {
            columns.add(new ActualColumn(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3).equals("YES"),
                    row.getString(4),
                    row.getString(5),
                    number(row, 6),
                    number(row, 7),
                    (int) number(row, 8),
                    (int) number(row, 9),
                    row.getString(10),
                    row.getString(11)));
        }
        return columns;
    }

    private static long number(Row row, int position) {
        Long value = row.getLong(position);
        return value == null ? 0 : value;
    }

    private static List<ActualTable.Key> keys(RowSet<Row> rows) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (Row row : rows) {
            String column = row.getString(1);
            Long prefixChars = row.getLong(2);
            String part = column == null
                    ? "(an expression)"
                    : prefixChars == null ? column : column + "(" + prefixChars + ")";
            parts.computeIfAbsent(row.getString(0), name -> new ArrayList<>()).add(part);
        }
        return parts.entrySet().stream()
                .map(key -> new ActualTable.Key(key.getKey(), key.getValue()))
                .toList();
    }
}
