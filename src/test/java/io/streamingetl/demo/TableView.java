package io.streamingetl.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** What the result table holds, and some rows of its newest window. */
final class TableView implements AutoCloseable {
    static final String TABLE = "gross_income";
    private static final long WINDOW_SECONDS = 10;
    private static final int ROWS = 8;
    private static final List<String> COLUMNS =
            List.of("id", "region", "shopid", "itemid", "window_end", "gross_income", "utime");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /**
     * The table at one moment.
     *
     * @param orders number of orders in all rows
     * @param newest the lines to show if there is a newer window than at the last look; otherwise empty
     */
    record Look(long rows, long orders, List<String> newest) {}

    private final Connection connection;
    private long shownTimestamp;

    /** @param connection closed with this */
    TableView(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET time_zone = '+00:00'");
        }
        // All queries of a look read the same snapshot.
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    /** The time of day, UTC. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    Look look() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Look look = new Look(
                    number(statement, "COUNT(*)"), number(statement, "COALESCE(SUM(orders), 0)"), newest(statement));
            connection.commit();
            return look;
        }
    }

    private List<String> newest(Statement statement) throws SQLException {
        long timestamp = number(statement, "COALESCE(MAX(`timestamp`), 0)");
        if (timestamp <= shownTimestamp) {
            return List.of();
        }
        shownTimestamp = timestamp;
        long rows = number(statement, "COALESCE(SUM(`timestamp` = " + timestamp + "), 0)");
        List<List<String>> shown = someOf(statement, timestamp, rows);
        List<String> lines = new ArrayList<>();
        lines.add("%d of the %,d rows of the window from %s to %s:"
                .formatted(
                        shown.size(),
                        rows,
                        time(Instant.ofEpochSecond(timestamp - WINDOW_SECONDS)),
                        time(Instant.ofEpochSecond(timestamp))));
        lines.addAll(AsciiTable.of(COLUMNS, shown));
        return lines;
    }

    /** A few rows spread over the window, because adjacent rows in key order look alike. */
    private static List<List<String>> someOf(Statement statement, long timestamp, long count) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        String sql = "SELECT id, region, shopid, itemid, CAST(FROM_UNIXTIME(`timestamp`) AS CHAR), gross_income,"
                + " CAST(utime AS CHAR) FROM " + TABLE + " WHERE `timestamp` = " + timestamp + " AND MOD(id, "
                + Math.max(1, count / ROWS) + ") = 0 ORDER BY id LIMIT " + ROWS;
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

    private static long number(Statement statement, String expression) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT " + expression + " FROM " + TABLE)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
