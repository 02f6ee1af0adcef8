package io.streamingetl.pipeline.write.connect;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.pipeline.write.FreshDatabase;
import io.streamingetl.testkit.database.DatabaseServer;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionSetupIT {
    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private static Row only(Pool pool, String sql) throws Exception {
        return await(pool.query(sql).execute()).iterator().next();
    }

    @Test
    void when_theServersDefaultsAreHostile_then_theSessionIsOurs() throws Exception {
        boolean mariaDb = DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB;
        String isolation = mariaDb ? "tx_isolation" : "transaction_isolation";
        String modes = only(database.pool(), "SELECT @@global.sql_mode").getString(0);
        database.execute(
                "SET GLOBAL time_zone = '+05:30', GLOBAL autocommit = 0, GLOBAL innodb_lock_wait_timeout = 50",
                "SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'",
                "SET GLOBAL " + isolation + " = 'SERIALIZABLE'");
        try {
            Row row = only(
                    database.pool(),
                    "SELECT @@time_zone, @@autocommit, @@innodb_lock_wait_timeout, @@sql_mode, @@" + isolation
                            + ", @@character_set_client, @@character_set_connection, @@character_set_results");

            assertThat(row.getString(0)).isEqualTo("+00:00");
            assertThat(row.getInteger(1)).isEqualTo(1);
            assertThat(row.getInteger(2)).isEqualTo(ConnectionSetup.LOCK_WAIT_SECONDS);
            assertThat(row.getString(3))
                    .contains("STRICT_ALL_TABLES", "NO_ZERO_DATE")
                    .doesNotContain("ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT");
            assertThat(row.getString(4)).isEqualTo("READ-COMMITTED");
            for (int i = 5; i < 8; i++) {
                assertThat(row.getString(i)).isEqualTo("utf8mb4");
            }
        } finally {
            database.execute(
                    "SET GLOBAL time_zone = 'SYSTEM', GLOBAL autocommit = 1, GLOBAL sql_mode = '" + modes + "'",
                    "SET GLOBAL " + isolation + " = 'REPEATABLE-READ'");
        }
    }

    @Test
    void when_connectionCanNotBeConfigured_then_thePoolDropsItAndTheNextIsTried() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Pool pool = database.pool(
                database.name(),
                database.server().user(),
                database.server().password(),
                ConnectionSetup.connectHandler(connection -> tries.incrementAndGet() == 1
                        ? Future.failedFuture("refused")
                        : ConnectionSetup.configure(connection)));

        assertThatThrownBy(() -> only(pool, "SELECT 1")).hasMessageContaining("closed");
        assertThat(only(pool, "SELECT @@time_zone").getString(0)).isEqualTo("+00:00");
        assertThat(tries).hasValue(2);
    }

    @Test
    void when_statementIsLong_then_stillPrepared() throws Exception {
        Pool pool = database.pool();
        String sql = "SELECT ? /*" + "x".repeat(100_000) + "*/";

        await(pool.preparedQuery(sql).execute(Tuple.of(1)));
        await(pool.preparedQuery(sql).execute(Tuple.of(2)));

        Row prepared = only(pool, "SHOW SESSION STATUS LIKE 'Com_stmt_prepare'");
        assertThat(prepared.getString(1)).isEqualTo("1");
    }
}
