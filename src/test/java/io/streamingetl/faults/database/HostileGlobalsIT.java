package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Server-wide session defaults that would change the meaning of a statement. Each run ends with an open window and
 * quarantined records, which the next run must read back completely.
 */
@Tag("faults")
class HostileGlobalsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Each order has a different item, hence its own row. */
    private static final int ORDERS = 10;

    /** Event times beyond the first run's limit and within the second run's. */
    private static final int FUTURE = 12;

    /** Exit code of {@code check} if its only finding is the sample of records. */
    private static final int CHECK_WARNINGS = 1;

    private static DatabaseServer database;

    /** Opened before a global changes, so that its session keeps the server's defaults. */
    private static Connection root;

    @TempDir
    private Path dir;

    private final List<String> restore = new ArrayList<>();
    private Job job;

    @BeforeAll
    static void startDatabase() throws SQLException {
        database = DatabaseServer.start();
        root = database.root();
    }

    @AfterAll
    static void stopDatabase() throws SQLException {
        root.close();
        database.close();
    }

    @AfterEach
    void restoreGlobals() throws SQLException {
        for (String statement : restore) {
            execute(statement);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = root.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String sql) throws SQLException {
        try (Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private String ofJob(String sql) throws SQLException {
        root.setCatalog(job.database());
        return text(sql);
    }

    private static boolean exists(String variable) throws SQLException {
        return text("SHOW GLOBAL VARIABLES LIKE '" + variable + "'") != null;
    }

    /** @param hostile {@code name = value} */
    private void set(String hostile) throws SQLException {
        String name = hostile.substring(0, hostile.indexOf(' '));
        String before = text("SELECT @@GLOBAL." + name);
        boolean number = before.matches("-?[0-9.]+");
        restore.add("SET GLOBAL " + name + " = " + (number ? before : "'" + before + "'"));
        execute("SET GLOBAL " + hostile);
        assertThat(text("SELECT @@GLOBAL." + name)).as(name).isNotEqualTo(before);
    }

    private static String order(int item, long second) {
        return "{\"itemid\": %d, \"count\": 1, \"timestamp\": %d, \"price\": 1, \"shopid\": 4, \"region\": \"TW\"}"
                .formatted(item, second);
    }

    private void send(int count, long second) {
        String[] orders = new String[count];
        for (int i = 0; i < count; i++) {
            orders[i] = order(i, second);
        }
        job.send(orders);
    }

    private void await(String what, String sql, int expected) {
        Await.until(() -> ofJob(sql).equals(String.valueOf(expected)), PATIENCE, () -> what);
    }

    private String command(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode())
                .as(run.toString())
                .isLessThanOrEqualTo(arguments[0].equals("check") ? CHECK_WARNINGS : 0);
        return run.out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql_select_limit = 5",
                "max_join_size = 1",
                "completion_type = 1",
                "completion_type = 2",
                "autocommit = 0",
                "transaction_read_only = 1",
                "transaction_isolation = 'SERIALIZABLE'",
                "sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION'",
                "time_zone = '+05:30'",
                "max_statement_time = 0.002",
                "max_execution_time = 1",
                "sql_safe_updates = 1",
                "unique_checks = 0",
                "idle_transaction_timeout = 1",
                "wait_timeout = 1",
                "net_write_timeout = 1",
                "collation_connection = 'utf8mb4_general_ci'",
                "character_set_connection = 'ascii'",
                "max_sort_length = 64",
                "default_storage_engine = 'MyISAM'"
            })
    void when_aServersDefaultWouldChangeAStatement_then_allIsExactAndVerifyAndCheckAgree(String hostile)
            throws Exception {
        assumeTrue(exists(hostile.substring(0, hostile.indexOf(' '))), "this server has no such variable");
        job = Job.on(SERVERS.kafka(), database, 1)
                .with("window.size", "1d")
                .with("window.max-future", "60s")
                .with("window.idle-after", "600s");
        set(hostile);
        long nowSeconds = System.currentTimeMillis() / 1000;
        send(ORDERS, nowSeconds);
        send(FUTURE, nowSeconds + 3_600);
        try (LocalNode node = LocalNode.start(job)) {
            await(
                    "all accounted for; last status: " + node.status(),
                    "SELECT COALESCE(SUM(records), 0) FROM etl_progress",
                    ORDERS + FUTURE);
            node.stop();
        }
        assertThat(ofJob("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(String.valueOf(FUTURE));
        assertThat(ofJob("SELECT COUNT(*) FROM gross_income")).isEqualTo("0");

        job.with("window.max-future", "1d").with("window.emit", "200ms");
        try (LocalNode node = LocalNode.start(job)) {
            await("one row per order; last status: " + node.status(), "SELECT COUNT(*) FROM gross_income", ORDERS);
            node.stop();
        }
        assertThat(ofJob("SELECT SUM(gross_income) FROM gross_income")).isEqualTo(ORDERS + ".00");
        assertThat(ofJob("SELECT MAX(gross_income) FROM gross_income")).isEqualTo("1.00");

        String file = job.file(dir).toString();
        String from = Instant.ofEpochSecond(nowSeconds - 86_400 * 2).toString();
        String to = Instant.ofEpochSecond(nowSeconds + 86_400 * 2).toString();
        assertThat(command("verify", "--conf", file, "--from", from, "--to", to))
                .contains("all 10 rows");
        command("check", "--conf", file);
        command("redrive", "--conf", file, "--all");
        assertThat(ofJob("SELECT SUM(gross_income) FROM gross_income")).isEqualTo(ORDERS + FUTURE + ".00");
        assertThat(command("verify", "--conf", file, "--from", from, "--to", to))
                .contains("Equal");
    }
}
