package io.streamingetl.testkit.job;

import io.streamingetl.testkit.oracle.OracleSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The windows recorded in {@code etl_window_plan}. */
final class PlannedWindows {
    private PlannedWindows() {}

    static OracleSpec of(Job job) {
        NavigableMap<Long, Long> sizes = new TreeMap<>();
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT effective_from, size_ms FROM etl_window_plan ORDER BY effective_from")) {
            while (rows.next()) {
                sizes.put(sizes.isEmpty() ? Long.MIN_VALUE : rows.getLong(1) / 1000, rows.getLong(2) / 1000);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("etl_window_plan", e);
        }
        return OracleSpec.windows(sizes);
    }
}
