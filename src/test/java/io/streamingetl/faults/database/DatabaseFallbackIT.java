package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The database is restored to an older state while no records arrive, as in a failover to a lagging replica. */
@Tag("faults")
class DatabaseFallbackIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int UNDECIDED = 3;
    private static final List<String> TABLES =
            List.of("gross_income", "etl_progress", "etl_quarantine", "etl_window_plan", "etl_rollup", "etl_pipeline");

    @TempDir
    private Path dir;

    private Job job;

    @BeforeEach
    void create() {
        job = Job.create(SERVERS, 1).with("window.idle-after", "500ms");
    }

    @Test
    void when_theDatabaseFallsBackUnderAnIdlePartition_then_itIsReclaimedAndTableEqualsRecomputation()
            throws Exception {
        try (LocalNode node = LocalNode.start(job);
                LogCapture log = new LogCapture()) {
            twoRows();
            copy();
            twoMore();
            long epoch = job.number("SELECT owner_epoch FROM etl_progress");

            restore();
            assertThat(job.accounted()).as("records lost by the restore").isLessThan(4);
            endConnections();

            job.awaitSettled(4, PATIENCE);
            assertThat(log.count("the database no longer holds the progress that was committed"))
                    .isOne();
            assertThat(job.number("SELECT owner_epoch FROM etl_progress")).isGreaterThan(epoch);
            node.await("ready, and nothing left to read", status -> status.ready() && status.reading());
            node.stop();
        }
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        assertThat(verify().exitCode()).isZero();
    }

    @Test
    void when_theDatabaseFallsBackWhileNoNodeRuns_then_verifyIsUndecidedUntilItIsReadAgain() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            twoRows();
            copy();
            twoMore();
            node.stop();
        }
        assertThat(verify().exitCode()).isZero();
        restore();

        CommandRun behind = verify();

        assertThat(behind.exitCode()).as(behind.toString()).isEqualTo(UNDECIDED);
        assertThat(behind.out()).contains("2 of the records that the pipeline has not read");
        LocalNode.runUntilSettled(job, 4);
        assertThat(verify().exitCode()).isZero();
    }

    @Test
    void when_theDatabaseFallsBackBehindAChangeOfTheWindowSize_then_theChangeAppliesAgain() throws Exception {
        try (LocalNode first = LocalNode.start(job)) {
            twoRows();
            first.stop();
        }
        copy();
        job.with("window.size", "50s");
        try (LocalNode node = LocalNode.start(job)) {
            node.await("a claim", status -> status.reading());
            assertThat(job.number("SELECT COUNT(*) FROM etl_window_plan")).isEqualTo(2);

            restore();
            assertThat(job.number("SELECT COUNT(*) FROM etl_window_plan")).isOne();
            endConnections();

            Await.until(
                    () -> job.number("SELECT COUNT(*) FROM etl_window_plan") == 2, PATIENCE, () -> "the size of 50 s");
            twoMore();
            node.stop();
        }
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    private void twoRows() {
        job.send(order(1_537_514_405), order(1_537_514_475));
        job.awaitSettled(2, PATIENCE);
    }

    private void twoMore() {
        job.send(order(1_537_514_535), order(1_537_514_595));
        job.awaitSettled(4, PATIENCE);
    }

    private static String order(long timestamp) {
        return "{\"itemid\":1,\"count\":1,\"timestamp\":%d,\"price\":1.25,\"orderid\":1,\"shopid\":1,\"region\":\"SG\"}"
                .formatted(timestamp);
    }

    private CommandRun verify() {
        return CommandRun.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                "2018-09-21T07:00:00Z",
                "--to",
                "2018-09-21T08:00:00Z");
    }

    private void copy() {
        for (String table : TABLES) {
            job.executeAsRoot("CREATE TABLE " + table + "_copy LIKE " + table);
            job.executeAsRoot("INSERT INTO " + table + "_copy SELECT * FROM " + table);
        }
    }

    /** Restores in one transaction, so that no client sees a partial state. */
    private void restore() throws SQLException {
        try (Connection connection = SERVERS.database().root();
                Statement statement = connection.createStatement()) {
            connection.setCatalog(job.database());
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM etl_progress FOR UPDATE");
            for (String table : TABLES) {
                statement.execute("DELETE FROM " + table);
                statement.execute("INSERT INTO " + table + " SELECT * FROM " + table + "_copy");
            }
            connection.commit();
        }
    }

    private void endConnections() throws SQLException {
        try (Connection root = SERVERS.database().root();
                Statement find = root.createStatement();
                Statement kill = root.createStatement();
                ResultSet threads = find.executeQuery("SELECT id FROM information_schema.processlist WHERE db = '"
                        + job.database() + "' AND user = 'etl'")) {
            while (threads.next()) {
                try {
                    kill.execute("KILL " + threads.getLong(1));
                } catch (SQLException gone) {
                    assertThat(gone.getErrorCode()).as(gone.getMessage()).isEqualTo(1094);
                }
            }
        }
    }
}
