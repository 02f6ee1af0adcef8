package io.streamingetl.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@AnyDatabase
class TcpProxyIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private String database;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws SQLException {
        database = SERVERS.newDatabase();
        proxy = TcpProxy.toDatabase(SERVERS.database());
        try (Connection etl = SERVERS.database().jdbc(database);
                Statement statement = etl.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        }
    }

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void when_cutBeforeCommit_then_clientFailsAndNothingIsStored() throws SQLException {
        proxy.commits().before(1);

        try (Connection etl = connect()) {
            insert(etl, 1);
            assertThatThrownBy(etl::commit).isInstanceOf(SQLException.class);
        }

        assertThat(stored()).isZero();
        assertThat(proxy.commits().cutBefore()).isEqualTo(1);
        commitsAgain(2);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void when_cutAfterCommit_then_clientFailsThoughTheRowIsStored() throws SQLException {
        proxy.commits().after(1);

        try (Connection etl = connect()) {
            insert(etl, 1);
            assertThatThrownBy(etl::commit).isInstanceOf(SQLException.class);
        }

        assertThat(stored()).isEqualTo(1);
        assertThat(proxy.commits().cutAfter()).isEqualTo(1);
        commitsAgain(2);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void when_brokerIsReachedThroughItsProxy_then_everyRequestPassesThere() throws Exception {
        try (TcpProxy toBroker = SERVERS.kafka().proxy();
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", SERVERS.kafka().proxiedBootstrapServers()))) {
            int advertised = admin.describeCluster()
                    .nodes()
                    .get(20, TimeUnit.SECONDS)
                    .iterator()
                    .next()
                    .port();

            assertThat(advertised).isEqualTo(toBroker.port());
            assertThat(toBroker.bytesToClient()).isPositive();
        }
    }

    private void commitsAgain(int id) throws SQLException {
        try (Connection etl = connect()) {
            insert(etl, id);
            etl.commit();
        }
        assertThat(proxy.commits().sent()).isEqualTo(2);
        assertThat(proxy.commits().pending()).isZero();
    }

    private Connection connect() throws SQLException {
        String url = SERVERS.database()
                .jdbcUrl(database)
                .replace(":" + SERVERS.database().port(), ":" + proxy.port());
        Connection etl = DriverManager.getConnection(
                url, SERVERS.database().user(), SERVERS.database().password());
        etl.setAutoCommit(false);
        return etl;
    }

    private static void insert(Connection etl, int id) throws SQLException {
        try (Statement statement = etl.createStatement()) {
            statement.execute("INSERT INTO t VALUES (" + id + ")");
        }
    }

    private int stored() throws SQLException {
        try (Connection etl = SERVERS.database().jdbc(database);
                Statement statement = etl.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
