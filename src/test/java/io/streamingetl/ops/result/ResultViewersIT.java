package io.streamingetl.ops.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.schema.ResultTable;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Grafana and Superset ask of the result table of {@code conf/etl.yaml}. */
class ResultViewersIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Path SUPERSET = Path.of("conf", "superset");

    private final Vertx vertx = Vertx.vertx();
    private final String database = SERVERS.newDatabase();
    private ResultTable table;

    @BeforeEach
    void createTables() {
        DatabaseServer server = SERVERS.database();
        String yaml = """
                source: { kafka: { bootstrap.servers: "k:9092" } }
                sink: { host: %s, port: %d, database: %s, user: %s, password: "%s" }
                """.formatted(server.host(), server.port(), database, server.user(), server.password());
        var config = ConfigParser.parse(yaml, "etl.yaml", Map.of(), 1);
        table = new ResultTable(config.aggregation());
        Database tables =
                vertx.executeBlocking(() -> Database.open(vertx, config.sink())).await();
        tables.prepare(config).eventually(tables::close).await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = SERVERS.database().jdbc(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void when_grafanaAsks_then_theDatabaseKnowsWhatItAsksFor() throws IOException, SQLException {
        JsonObject dashboard = new JsonObject(Files.readString(Path.of("conf", "grafana-dashboard.json")));
        List<String> statements = dashboard.getJsonArray("panels").stream()
                .flatMap(panel -> ((JsonObject) panel).getJsonArray("targets").stream())
                .map(target -> ((JsonObject) target).getString("rawSql"))
                .filter(sql -> sql != null)
                .toList();
        assertThat(statements).hasSize(3);
        for (String sql : statements) {
            // As Grafana's documentation of the MySQL data source defines its macros.
            String expanded = sql.replace("$__unixEpochFilter(`timestamp`)", "`timestamp` >= 1 AND `timestamp` <= 2")
                    .replace("$__unixEpochGroup(`timestamp`, $__interval)", "`timestamp` DIV 60 * 60");
            assertThat(expanded).doesNotContain("$");
            execute(expanded);
        }
    }

    private static Map<?, ?> yaml(Path file) {
        try {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<?, ?>> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(SUPERSET.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .<Map<?, ?>>map(ResultViewersIT::yaml)
                    .toList();
        }
    }

    private static List<Object> all(Map<?, ?> file, String list, String key) {
        List<Object> found = new ArrayList<>();
        ((List<?>) file.get(list)).forEach(item -> found.add(((Map<?, ?>) item).get(key)));
        return found;
    }

    @Test
    void when_supersetImports_then_chartsDatasetAndDatabaseFitEachOtherAndTheTable() throws IOException, SQLException {
        Map<?, ?> connection = files("databases").get(0);
        Map<?, ?> dataset = files("datasets").get(0);
        List<Map<?, ?>> charts = files("charts");
        assertThat(yaml(SUPERSET.resolve("metadata.yaml")).get("type")).isEqualTo("Slice");
        assertThat(dataset.get("database_uuid")).isEqualTo(connection.get("uuid"));
        assertThat(dataset.get("table_name")).isEqualTo(table.table());
        List<Object> columns = new ArrayList<>(List.of(ResultTable.TIMESTAMP));
        columns.addAll(table.keyColumns());
        columns.addAll(table.measureColumns());
        columns.add(ResultTable.UTIME);
        assertThat(all(dataset, "columns", "column_name")).isEqualTo(columns);
        for (Object expression : all(dataset, "metrics", "expression")) {
            execute("SELECT " + expression + " FROM " + table.table());
        }
        assertThat(charts).hasSize(4).allSatisfy(chart -> {
            assertThat(chart.get("dataset_uuid")).isEqualTo(dataset.get("uuid"));
            Map<?, ?> params = (Map<?, ?>) chart.get("params");
            assertThat(params.get("viz_type")).isEqualTo(chart.get("viz_type"));
            assertThat(names(params, "groupby", "all_columns", "x_axis")).isSubsetOf(columns);
            assertThat(names(params, "metrics", "metric", "timeseries_limit_metric"))
                    .isSubsetOf(all(dataset, "metrics", "metric_name"));
        });
        assertThat(charts.stream().map(chart -> chart.get("uuid"))).doesNotHaveDuplicates();
    }

    private static List<Object> names(Map<?, ?> params, String... keys) {
        List<Object> names = new ArrayList<>();
        for (String key : keys) {
            Object value = params.get(key);
            if (value instanceof List<?> list) {
                names.addAll(list);
            } else if (value != null) {
                names.add(value);
            }
        }
        return names;
    }
}
