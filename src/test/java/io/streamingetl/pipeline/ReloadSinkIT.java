package io.streamingetl.pipeline;

import static io.streamingetl.pipeline.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.Oracle;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TcpProxy;
import io.streamingetl.testkit.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running node that is sent to another database under load. */
class ReloadSinkIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private final Job job = ReloadingNode.job(SERVERS);

    @TempDir
    Path folder;

    @Test
    void when_theServersAddressChanges_then_theOldConnectionsEndAndNoRecordIsLostOrCountedTwice() throws Exception {
        try (TcpProxy first = TcpProxy.toDatabase(SERVERS.database());
                TcpProxy second = TcpProxy.toDatabase(SERVERS.database())) {
            job.with("sink.port", String.valueOf(first.port()));
            try (ReloadingNode node = ReloadingNode.start(job, folder)) {
                try (LiveOrders orders = node.orders(job.topic(), 1)) {
                    node.awaitCommit("a first commit");
                    node.flows("sink.port", String.valueOf(second.port()));
                    assertThat(first.openConnections()).isZero();
                    assertThat(second.openConnections()).isPositive();

                    first.refuse();
                    refused(node.reload("sink.port", String.valueOf(first.port())), String.valueOf(second.port()));
                    node.awaitCommit("records after an address was refused");
                    job.with("sink.port", String.valueOf(SERVERS.database().port()));
                    node.flows("sink.host", "localhost");
                    assertThat(second.openConnections()).isZero();
                    orders.stop();
                }
                node.awaitAll();
            }
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }

    private static void refused(ConfigStatus status, String activePort) {
        assertThat(status.error()).isPresent();
        assertThat(status.active().sink().port()).isEqualTo(Integer.parseInt(activePort));
    }

    @Test
    void when_theDatabaseIsAnEmptyOne_then_itGetsAllRecordsFromTheBeginningAndTheOldOneNoneAnyMore() throws Exception {
        String other = SERVERS.newDatabase();
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (LiveOrders orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                node.taken("sink.database", other);
                long left = job.accounted();
                assertThat(connections(job.database())).isZero();
                Await.until(() -> accounted(other) > left, PATIENCE, () -> "what the old one had, and more");
                assertThat(job.accounted()).isEqualTo(left);
                orders.stop();
            }
            Oracle all = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(5));
            Await.until(
                    () -> accounted(other) == all.records()
                            && number(other, "SELECT COUNT(*) FROM etl_progress WHERE resume_offset < next_offset")
                                    == 0,
                    PATIENCE,
                    () -> all.records() + " records in the new database");
            try (Connection connection = SERVERS.database().jdbc(other)) {
                assertThat(all.compareWithTable(connection, "gross_income")).isEmpty();
                assertThat(all.ledgerDifferences(connection, "orders", job.topic()))
                        .isEmpty();
            }
        }
    }

    private static long accounted(String database) throws SQLException {
        return number(database, "SELECT COALESCE(SUM(records), 0) FROM etl_progress");
    }

    /** Of the pipeline's own user. */
    private static long connections(String database) throws SQLException {
        try (Connection connection = SERVERS.database().root();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '" + database + "'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static long number(String database, String sql) throws SQLException {
        try (Connection connection = SERVERS.database().jdbc(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
