package io.streamingetl.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What of the result table the demo shows: the newest rows, whenever a newer window is there. */
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

    /** The lines to show when a window newer than the last shown one is there; else none. */
    List<String> newer() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long timestamp = number(statement, "SELECT COALESCE(MAX(`timestamp`), 0) FROM " + TABLE);
            if (timestamp <= shownTimestamp) {
                return List.of();
            }
            shownTimestamp = timestamp;
            long rows = number(statement, "SELECT COUNT(*) FROM " + TABLE + " WHERE `timestamp` = " + timestamp);
            List<List<String>> newest = newest(statement);
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add("The newest %d of %,d rows of the window that ended at %s:"
                    .formatted(Math.min(rows, newest.size()), rows, Instant.ofEpochSecond(timestamp)));
            lines.addAll(AsciiTable.of(COLUMNS, newest));
            return lines;
        }
    }

    private static List<List<String>> newest(Statement statement) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        String sql = "SELECT id, region, shopid, itemid, `timestamp`, gross_income, CAST(utime AS CHAR) FROM " + TABLE
                + " ORDER BY id DESC LIMIT " + ROWS;
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= COLUMNS.size(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
        }
        Collections.reverse(rows);
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
