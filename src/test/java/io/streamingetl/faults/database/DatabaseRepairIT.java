package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults that an operator must fix: the node retries, logs the reason once, and continues by itself after the fix. */
@Tag("faults")
class DatabaseRepairIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final List<String> DUMPED = List.of(
            "gross_income", "income_by_minute", "income_by_hour", "income_by_day", "etl_rollup", "etl_progress");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Random random = Chaos.random("mended");
    private Job job;
    private LocalNode node;
    private OrderLoad load;

    @BeforeEach
    void start() {
        job = FaultJobs.withManyFlushes(Job.create(SERVERS, 4));
        node = LocalNode.start(job);
    }

    @AfterEach
    void stop() {
        load.close();
        node.close();
    }

    private void startLoad() {
        load = OrderLoad.start(job, random.nextLong(), 1_000);
    }

    @Test
    void when_privilegeIsRevokedAndGrantedAgain_then_nodeReportsItAndContinues() throws Exception {
        startLoad();
        node.await("a first commit", status -> status.transactions() > 0);
        try (LogCapture log = new LogCapture()) {
            job.executeAsRoot("REVOKE INSERT ON " + job.database() + ".* FROM 'etl'@'127.0.0.1'");
            endConnections();
            awaitStall("lacks a privilege on the table");
            job.executeAsRoot("GRANT INSERT ON " + job.database() + ".* TO 'etl'@'127.0.0.1'");
            settleAndCompare();
            assertThat(log.count("lacks a privilege on the table")).isOne();
        }
    }

    @Test
    void when_tableIsRemovedAndRestored_then_nodeReportsItAndContinues() throws Exception {
        startLoad();
        node.await("a first commit", status -> status.transactions() > 0);
        try (LogCapture log = new LogCapture()) {
            job.executeAsRoot("RENAME TABLE " + job.database() + ".gross_income TO " + job.database() + ".away");
            awaitStall("the table does not exist");
            job.executeAsRoot("RENAME TABLE " + job.database() + ".away TO " + job.database() + ".gross_income");
            settleAndCompare();
            assertThat(log.count("the table does not exist")).isOne();
        }
    }

    @Test
    void when_aColumnIsRemovedAndRestored_then_nodeReportsItAndContinues() throws Exception {
        startLoad();
        node.await("a first commit", status -> status.transactions() > 0);
        try (LogCapture log = new LogCapture()) {
            renameColumn("gross_income", "away");
            awaitStall("the table lacks a column");
            renameColumn("away", "gross_income");
            settleAndCompare();
            assertThat(log.count("the table lacks a column")).isOne();
        }
    }

    private void renameColumn(String from, String to) {
        job.executeAsRoot("ALTER TABLE gross_income CHANGE " + from + " " + to + " DECIMAL(38,2) NOT NULL");
    }

    @Test
    void when_columnIsTooNarrowForTheSumsAndWidened_then_nodeReportsItAndContinues() throws Exception {
        job.executeAsRoot("ALTER TABLE " + job.database() + ".gross_income MODIFY gross_income DECIMAL(6,2) NOT NULL");
        try (LogCapture log = new LogCapture()) {
            startLoad();
            awaitStall("a sum is out of its column's range");
            job.executeAsRoot(
                    "ALTER TABLE " + job.database() + ".gross_income MODIFY gross_income DECIMAL(38,2) NOT NULL");
            settleAndCompare();
            assertThat(log.count("a sum is out of its column's range")).isOne();
        }
    }

    @Test
    void when_databaseIsRestoredToAnOlderStateWhileRunning_then_itIsReplayedFromThere() throws Exception {
        startLoad();
        node.await("a first commit", status -> status.transactions() > 0);
        DUMPED.forEach(table -> job.executeAsRoot("CREATE TABLE " + table + "_dump LIKE " + table));
        dump();
        long fenced = node.status().orElseThrow().fenced();
        long dumped = job.number("SELECT SUM(records) FROM etl_progress_dump");
        node.await("more records than the dump", status -> job.accounted() > dumped + 2_000);
        restore();
        node.await("a refused flush", status -> status.fenced() > fenced);
        settleAndCompare();
    }

    /** Copies the tables in one consistent snapshot, as a dump does. */
    private void dump() throws SQLException {
        inOneTransaction(DUMPED.stream().map(table -> "INSERT INTO " + table + "_dump SELECT * FROM " + table));
    }

    private void restore() throws SQLException {
        inOneTransaction(DUMPED.stream()
                .flatMap(table -> Stream.of(
                        "DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM " + table + "_dump")));
    }

    private void inOneTransaction(Stream<String> statements) throws SQLException {
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM etl_progress FOR UPDATE");
            for (String sql : statements.toList()) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    /** Ends open connections, because they keep the database privileges from when they were opened. */
    private void endConnections() throws SQLException {
        try (Connection root = SERVERS.database().root();
                Statement find = root.createStatement();
                Statement kill = root.createStatement();
                ResultSet threads = find.executeQuery(
                        "SELECT id FROM information_schema.processlist WHERE db = '" + job.database() + "'")) {
            while (threads.next()) {
                kill.execute("KILL " + threads.getLong(1));
            }
        }
    }

    /** Waits until the node reports the reason and has retried. */
    private void awaitStall(String reason) {
        node.await(
                reason,
                status -> !status.ready() && status.problems().toString().contains(reason));
        long retries = node.status().orElseThrow().retries();
        node.await("another attempt", status -> status.retries() > retries + 2);
    }

    private void settleAndCompare() throws SQLException {
        job.awaitSettled(load.finish(), PATIENCE);
        FaultJobs.assertNoDifferences(job);
        node.await("to be ready", status -> status.ready());
    }
}
