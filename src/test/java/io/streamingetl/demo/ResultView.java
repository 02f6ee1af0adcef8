package io.streamingetl.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows some rows of the newest window in the result table. */
final class ResultView implements AutoCloseable {
    static final String TABLE = "gross_income";
    private static final int ROWS = 8;
    private static final List<String> COLUMNS =
            List.of("id", "region", "shopid", "itemid", "timestamp", "gross_income", "utime");

    private final Connection connection;
    private long shownTimestamp;

    /** @param connection closed with this */
    ResultView(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
        }
    }

    /** The lines to show if there is a newer window than the last one shown; otherwise empty. */
    List<String> newer() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long timestamp = number(statement, "SELECT COALESCE(MAX(`timestamp`), 0) FROM " + TABLE);
            if (timestamp <= shownTimestamp) {
                return List.of();
            }
            shownTimestamp = timestamp;
            long rows = number(statement, "SELECT COUNT(*) FROM " + TABLE + " WHERE `timestamp` = " + timestamp);
            List<List<String>> shown = someOf(statement, timestamp, rows);
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add("%d of the %,d rows of the window that ended at %s:"
                    .formatted(shown.size(), rows, Instant.ofEpochSecond(timestamp)));
            lines.addAll(AsciiTable.of(COLUMNS, shown));
            return lines;
        }
    }

    /** A few rows spread over the window, because adjacent rows in key order look alike. */
    private static List<List<String>> someOf(Statement statement, long timestamp, long count) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        String sql = "SELECT id, region, shopid, itemid, `timestamp`, gross_income, CAST(utime AS CHAR) FROM " + TABLE
                + " WHERE `timestamp` = " + timestamp + " AND MOD(id, " + Math.max(1, count / ROWS) + ") = 0"
                + " ORDER BY id LIMIT " + ROWS;
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= COLUMNS.size(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
