package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A required table.
 *
 * @param columns in the order in which the table is created; an existing table may have any order
 * @param primaryKey the columns of the primary key
 * @param uniqueKey the columns of the only other unique key; empty for none
 */
record TableShape(String name, List<Column> columns, List<String> primaryKey, List<String> uniqueKey) {
    /** The unique key's name in a table that this program creates. */
    static final String UNIQUE_KEY = "row_key";

    /**
     * The columns and keys as given.
     *
     * @throws IllegalArgumentException if two columns have the same name, ignoring case
     */
    TableShape {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueKey = List.copyOf(uniqueKey);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("table " + name + " would have two columns " + column.name());
            }
        }
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns whose values the server assigns. */
    List<Column> numbered() {
        return columns.stream()
                .filter(column -> column.type() instanceof ColumnType.AutoId)
                .toList();
    }

    /** The statement that creates the table if it does not exist. */
    String ddl() {
        return create("CREATE TABLE IF NOT EXISTS ", List.of());
    }

    /**
     * A statement that the server refuses for its last key, after it has checked the user's privilege, the columns and
     * all other keys.
     */
    String neverCreated() {
        String twice = "KEY `twice` (" + Identifiers.quote(primaryKey.get(0)) + ")";
        return create("CREATE TABLE ", List.of(twice, twice));
    }

    /** The statement that creates the table for this session only. */
    String temporary() {
        return create("CREATE TEMPORARY TABLE ", List.of());
    }

    private String create(String statement, List<String> moreKeys) {
        List<String> lines = columns.stream().map(Column::definition).collect(Collectors.toCollection(ArrayList::new));
        lines.add("PRIMARY KEY (" + Identifiers.list(primaryKey) + ")");
        if (!uniqueKey.isEmpty()) {
            lines.add(uniqueDefinition());
        }
        lines.addAll(moreKeys);
        return statement + Identifiers.quote(name) + " (\n  " + String.join(",\n  ", lines)
                + "\n) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4";
    }

    String uniqueDefinition() {
        return "UNIQUE KEY " + Identifiers.quote(UNIQUE_KEY) + " (" + Identifiers.list(uniqueKey) + ")";
    }
}
