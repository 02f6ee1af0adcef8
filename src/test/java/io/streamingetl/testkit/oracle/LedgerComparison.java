package io.streamingetl.testkit.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the progress rows of a topic with its partitions. */
final class LedgerComparison {
    private static final String SQL = "SELECT `partition`, next_offset, records, aggregated, late, quarantined"
            + " FROM etl_progress WHERE pipeline = ? AND topic = ? ORDER BY `partition`";

    private final Map<Integer, OraclePartition> expected;
    private final List<String> differences = new ArrayList<>();

    LedgerComparison(List<OraclePartition> partitions) {
        expected = partitions.stream()
                .collect(Collectors.toMap(
                        OraclePartition::partition, Function.identity(), (one, other) -> one, TreeMap::new));
    }

    List<String> compare(Connection connection, String pipeline, String topic) throws SQLException {
        Map<Integer, OraclePartition> unseen = new TreeMap<>(expected);
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, pipeline);
            statement.setString(2, topic);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    int partition = row.getInt(1);
                    if (unseen.remove(partition) == null) {
                        differences.add("partition %d: an unexpected row".formatted(partition));
                    } else {
                        check(expected.get(partition), row);
                    }
                }
            }
        }
        unseen.values().stream()
                .filter(partition -> partition.records() > 0)
                .forEach(partition -> differences.add(
                        "partition %d: no row, but %,d records".formatted(partition.partition(), partition.records())));
        return differences;
    }

    private void check(OraclePartition partition, ResultSet row) throws SQLException {
        long next = row.getLong(2);
        long records = row.getLong(3);
        long aggregated = row.getLong(4);
        long late = row.getLong(5);
        long quarantined = row.getLong(6);
        if (records != aggregated + quarantined) {
            add(
                    partition,
                    "records %,d, but aggregated %,d + quarantined %,d".formatted(records, aggregated, quarantined));
        }
        if (late > records) {
            add(partition, "late %,d, but records %,d".formatted(late, records));
        }
        if (records != partition.records()) {
            add(partition, "records %,d, but %,d in the topic".formatted(records, partition.records()));
        }
        // The product may or may not count a transaction marker after the last record.
        if (next < partition.nextOffset() || next > partition.endOffset()) {
            add(partition, "next_offset %d, but end offset %d".formatted(next, partition.endOffset()));
        }
    }

    private void add(OraclePartition partition, String difference) {
        differences.add("partition %d: %s".formatted(partition.partition(), difference));
    }
}
