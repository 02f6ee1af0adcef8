package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running node that is reconfigured to another database under load. */
@AnyDatabase
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
                try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                    node.awaitCommit("a first commit");
                    node.applyAndAwaitCommit("sink.port", String.valueOf(second.port()));
                    assertThat(first.openConnections()).isZero();
                    assertThat(second.openConnections()).isPositive();

                    first.refuse();
                    refused(node.reload("sink.port", String.valueOf(first.port())), String.valueOf(second.port()));
                    node.awaitCommit("records after an address was refused");
                    job.with("sink.port", String.valueOf(SERVERS.database().port()));
                    node.applyAndAwaitCommit("sink.host", "localhost");
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
    void when_theDatabaseIsAnEmptyOneOfAnotherServer_then_onlyItGetsAllRecordsFromTheBeginning() throws Exception {
        try (DatabaseServer server = DatabaseServer.start();
                ReloadingNode node = ReloadingNode.start(job, folder)) {
            Job moved = Job.reading(SERVERS.kafka(), server, job.topic());
            List<Long> left;
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                job.with("sink.port", String.valueOf(server.port()))
                        .with("sink.database", moved.database())
                        .with("sink.password", moved.password());
                assertThat(node.reload().error()).isEmpty();
                left = written();
                Await.until(() -> oldConnections() == 0, PATIENCE, () -> "the old connections to end");
                Await.until(
                        () -> moved.accounted() > job.accounted(),
                        PATIENCE,
                        () -> "all records of the old database, and more");
                orders.stop();
            }
            long all = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(5))
                    .records();
            moved.awaitSettled(all, PATIENCE);
            assertThat(moved.differences(OracleSpec.window(5))).isEmpty();
            assertThat(written()).as("records in the old database").isEqualTo(left);
            assertThat(job.accounted()).isLessThan(all);
        }
    }

    /** Values that change with every write to the job's first database. */
    private List<Long> written() {
        return List.of(
                job.number("SELECT SUM(flushes) FROM etl_progress"),
                job.number("SELECT SUM(owner_epoch) FROM etl_progress"),
                job.number("SELECT COUNT(*) FROM etl_window_plan"),
                job.number("SELECT COUNT(*) FROM gross_income"),
                job.number("SELECT SUM(gross_income) * 100 FROM gross_income"));
    }

    /** Number of connections to the job's first database. */
    private long oldConnections() throws SQLException {
        try (Connection connection = SERVERS.database().root();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '" + job.database() + "'")) {
            count.next();
            return count.getLong(1);
        }
    }
}
