package io.streamingetl.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServerIT {
    private static DatabaseServer database;

    @BeforeAll
    static void start() {
        assumeTrue(DatabaseServer.missing().isEmpty(), () -> DatabaseServer.missing()
                .orElseThrow());
        database = DatabaseServer.start();
    }

    @AfterAll
    static void close() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void when_started_then_itIsTheConfiguredServer() throws SQLException {
        try (Connection etl = database.jdbc()) {
            assertThat(etl.getMetaData().getDatabaseProductVersion())
                    .contains(
                            DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB ? "11.4.5" : "8.0.12");
        }
    }

    @Test
    void when_passwordIsWrong_then_refused() {
        assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "etl", "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Access denied");
        assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(""), "root", ""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Access denied");
    }

    @Test
    void when_userEtlLeavesItsDatabases_then_denied() throws SQLException {
        database.createDatabase("another");
        execute("CREATE TABLE another.t (id INT PRIMARY KEY)");
        execute("INSERT INTO another.t VALUES (1)");

        assertThatThrownBy(() -> execute("SELECT * FROM mysql.user")).hasMessageContaining("denied");
        assertThatThrownBy(() -> execute("CREATE DATABASE mine")).hasMessageContaining("denied");
        assertThatThrownBy(() -> execute("DROP TABLE another.t")).hasMessageContaining("denied");
    }

    @Test
    void when_killedAndRestarted_then_samePortAndCommittedRows() throws SQLException {
        int port = database.port();
        execute("CREATE TABLE kept (id INT PRIMARY KEY)");
        execute("INSERT INTO kept VALUES (7)");

        database.kill();
        assertThat(database.isAlive()).isFalse();
        database.restart();

        assertThat(database.port()).isEqualTo(port);
        assertThat(number("SELECT id FROM kept")).isEqualTo(7);
    }

    @Test
    void when_frozen_then_answersOnlyAfterThaw() throws Exception {
        database.freeze();
        try {
            CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> number("SELECT 5"));
            assertThatThrownBy(() -> answer.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            database.thaw();

            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(5);
        } finally {
            database.thaw();
        }
    }

    @Test
    void when_folderIsOpenedAgain_then_dataAreServedToNewPasswords(@TempDir Path dir) throws SQLException {
        try (DatabaseServer first = DatabaseServer.start(dir)) {
            first.createDatabase("kept_db");
        }

        try (DatabaseServer second = DatabaseServer.start(dir);
                Connection etl = second.jdbc("kept_db")) {
            assertThat(etl.isValid(5)).isTrue();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection etl = database.jdbc();
                Statement statement = etl.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(String sql) {
        try (Connection etl = database.jdbc();
                Statement statement = etl.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
