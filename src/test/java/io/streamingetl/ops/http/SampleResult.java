package io.streamingetl.ops.http;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.testkit.database.DatabaseServer;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A result table with windows of a minute, made as the pipeline makes it and filled by the test. */
final class SampleResult {
    /** A whole hour. */
    static final Instant START = Instant.parse("2018-09-21T06:00:00Z");

    private static final String INSERT =
            "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income, orders, lowest_price)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final DatabaseServer server;
    private final String database;
    private final EtlConfig config;

    /**
     * Creates the tables.
     *
     * @param http entries of {@code http} in the configuration
     * @param label {@code window.label}
     */
    SampleResult(Vertx vertx, DatabaseServer server, String database, String http, String label) {
        this.server = server;
        this.database = database;
        server.createDatabase(database);
        String yaml =
                """
                source: { topics: [orders], kafka: { bootstrap.servers: "k:9092" } }
                event:
                  types: { region: string(200), shopid: integer, itemid: integer, count: integer, price: "decimal(12,2)" }
                window: { size: 60s, label: %s }
                measures: { gross_income: sum(price * count), orders: count(), lowest_price: min(price) }
                sink: { host: %s, port: %d, database: %s, user: %s, password: "%s" }
                http: { %s }
                """.formatted(label, server.host(), server.port(), database, server.user(), server.password(), http);
        config = ConfigParser.parse(yaml, "etl.yaml", Map.of(), 1);
        Database tables =
                vertx.executeBlocking(() -> Database.open(vertx, config.sink())).await();
        tables.prepare(config).eventually(tables::close).await();
    }

    EtlConfig config() {
        return config;
    }

    /** Adds the row of a key and window. */
    void add(String region, long shop, long item, Instant label, String income, long orders) {
        try (Connection connection = server.jdbc(database);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            row(insert, region, shop, item, label, income, orders);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a row for each of the regions and shops in each minute after {@link #START}. */
    void fill(List<String> regions, int shops, int minutes) {
        fill(regions, shops, START, Duration.ofMinutes(1), minutes);
    }

    /** Adds a row for each of the regions and shops in windows this far from each other, the first one after a time. */
    void fill(List<String> regions, int shops, Instant start, Duration distance, int windows) {
        Random random = new Random(7);
        try (Connection connection = server.jdbc(database);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (int window = 1; window <= windows; window++) {
                for (int r = 0; r < regions.size(); r++) {
                    for (int shop = 0; shop < shops; shop++) {
                        double level = (10 - r % 8) * (1.6 + Math.sin(window / 25.0 + r));
                        String income =
                                Math.round(level * (8_000 + random.nextInt(4_000))) + "." + (10 + random.nextInt(90));
                        Instant label = start.plus(distance.multipliedBy(window));
                        row(insert, regions.get(r), 100_000 + shop, 1, label, income, 1 + window % 7);
                        insert.addBatch();
                    }
                }
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void row(
            PreparedStatement insert, String region, long shop, long item, Instant label, String income, long orders)
            throws SQLException {
        insert.setString(1, region);
        insert.setLong(2, shop);
        insert.setLong(3, item);
        insert.setLong(4, label.getEpochSecond());
        insert.setBigDecimal(5, new BigDecimal(income));
        insert.setLong(6, orders);
        insert.setBigDecimal(7, new BigDecimal(orders + ".50"));
    }

    void execute(String sql) {
        try (Connection connection = server.jdbc(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of a query as text, with tabs between the columns. */
    List<String> query(String sql) {
        try (Connection connection = server.jdbc(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(rows.getString(column));
                }
                lines.add(String.join("\t", cells));
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
