package io.streamingetl.pipeline.write.schema;

import java.util.List;
import java.util.Optional;

/**
 * A table as information_schema describes it.
 *
 * @param kind {@code BASE TABLE}, {@code VIEW} and others
 * @param engine null for a view
 * @param keys the primary key and the unique keys
 * @param partitionedBy the columns that decide a row's partition; empty if the table is not partitioned
 */
record ActualTable(
        String name,
        String kind,
        String engine,
        List<ActualColumn> columns,
        List<Key> keys,
        List<String> partitionedBy) {
    /** The server's name of the primary key. */
    static final String PRIMARY = "PRIMARY";

    ActualTable {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        partitionedBy = List.copyOf(partitionedBy);
    }

    Optional<ActualColumn> column(String name) {
        return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    Optional<Key> primaryKey() {
        return keys.stream().filter(key -> key.name().equals(PRIMARY)).findFirst();
    }

    List<Key> uniqueKeys() {
        return keys.stream().filter(key -> !key.name().equals(PRIMARY)).toList();
    }

    /**
     * A primary or unique key.
     *
     * @param parts its columns in order; a prefix as {@code region(4)} and an expression as {@code (lower(region))}, so
     *     that neither is mistaken for a column
     */
    record Key(String name, List<String> parts) {
        Key {
            parts = List.copyOf(parts);
        }
    }
}
