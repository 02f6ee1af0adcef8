package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that is killed, freezes, or ends the node's statements. */
@Tag("faults")
class DatabaseFaultIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static DatabaseServer database;

    private final Random random = Chaos.random("database");
    private TcpProxy proxy;
    private Job job;
    private LocalNode node;
    private OrderLoad load;

    @BeforeAll
    static void startDatabase() {
        database = DatabaseServer.start();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void start() {
        proxy = TcpProxy.toDatabase(database);
        job = FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), database, 4))
                .with("source.lanes", "1")
                .with("sink.port", String.valueOf(proxy.port()));
        load = OrderLoad.start(job, random.nextLong(), 1_000);
        node = LocalNode.startCommitting(job);
    }

    @AfterEach
    void stop() {
        load.close();
        node.close();
        proxy.close();
    }

    @Test
    void when_databaseIsKilledAndRestarted_then_nodeWaitsForItAndTableEqualsRecomputation() throws Exception {
        int kills = Chaos.count("database.kills", 2);
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < kills; i++) {
                database.kill();
                node.awaitReason("does not accept writes");
                long rows = node.status().orElseThrow().rows();
                database.restart();
                node.await("new rows", status -> status.ready() && status.rows() > rows);
            }
            assertThat(log.count("does not accept writes, retrying")).isBetween((long) kills, 2L * kills);
        }
        settleAndCompare();
    }

    @Test
    void when_databaseIsFrozen_then_nodeWaitsForItAndTableEqualsRecomputation() throws Exception {
        database.freeze();
        long transactions = node.status().orElseThrow().transactions();
        long sent = load.sent();
        Await.until(() -> load.sent() > sent + 3_000, PATIENCE, () -> "three seconds of load");
        awaitSilence();
        database.thaw();
        node.await("new commits", status -> status.transactions() > transactions + 3);
        settleAndCompare();
    }

    private void awaitSilence() {
        node.awaitReason("has not answered for ");
    }

    @Test
    void when_aCommitHangsWhileTheDatabaseAnswers_then_notReadyAndTableEqualsRecomputation() throws Exception {
        proxy.commits().hold();
        awaitSilence();
        assertThat(proxy.commits().hung()).isPositive();
        assertThat(number("SELECT 1")).isOne();
        proxy.commits().release();
        settleAndCompare();
    }

    @Test
    void when_connectionIsKilledInATransaction_then_wholeTransactionIsRepeatedAndTableEqualsRecomputation()
            throws Exception {
        AtomicInteger kills = new AtomicInteger();
        proxy.delay(Duration.ofMillis(20));
        Await.until(
                () -> kills.addAndGet(killTransactions()) >= Chaos.count("connection.kills", 5),
                PATIENCE,
                () -> "transactions to kill; " + node.status());
        proxy.delay(Duration.ZERO);
        settleAndCompare();
        assertThat(node.status().orElseThrow().retries()).isPositive();
    }

    /** Kills the connections that hold locks; returns how many. */
    private static int killTransactions() throws SQLException {
        int kills = 0;
        Chaos.awaitFreshTransactions();
        try (Connection root = database.root();
                Statement find = root.createStatement();
                Statement kill = root.createStatement();
                ResultSet threads = find.executeQuery(
                        "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_rows_locked > 0")) {
            while (threads.next()) {
                try {
                    kill.execute("KILL " + threads.getLong(1));
                    kills++;
                } catch (SQLException ended) {
                    assertThat(ended.getErrorCode()).isEqualTo(1094);
                }
            }
        }
        return kills;
    }

    @Test
    void when_anotherTransactionHoldsALockForTooLong_then_flushIsRepeatedAndTableEqualsRecomputation()
            throws Exception {
        long before = node.status().orElseThrow().retries();
        try (Connection locker = transaction();
                Statement statement = locker.createStatement()) {
            statement.execute("SELECT * FROM etl_progress FOR UPDATE");
            node.await("a lock wait that took too long", status -> status.retries() > before);
            locker.rollback();
        }
        settleAndCompare();
    }

    @Test
    void when_flushIsTheVictimOfADeadlock_then_itIsRepeatedAndTableEqualsRecomputation() throws Exception {
        job.executeAsRoot("CREATE TABLE ballast (id INT PRIMARY KEY)");
        for (int i = 0; i < Chaos.count("deadlocks", 2); i++) {
            long retries = node.status().orElseThrow().retries();
            long deadlocks = deadlocks();
            try (Connection locker = transaction();
                    Statement statement = locker.createStatement()) {
                // InnoDB rolls back the transaction that changed fewer rows.
                statement.execute("INSERT INTO ballast WITH RECURSIVE numbers (n) AS"
                        + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 900) SELECT a.n * 1000 + b.n"
                        + " FROM numbers a JOIN numbers b ON b.n <= 20");
                statement.execute(lock(3));
                Await.until(() -> waiting() > 0, PATIENCE, () -> "the flush to wait for the locker");
                statement.execute(lock(0));
                locker.rollback();
            }
            assertThat(deadlocks()).isEqualTo(deadlocks + 1);
            node.await("another attempt", status -> status.retries() > retries);
        }
        settleAndCompare();
    }

    /** Locks exactly this row, by its full key. */
    private String lock(int partition) {
        return "SELECT * FROM etl_progress WHERE pipeline = 'orders' AND topic = '" + job.topic()
                + "' AND `partition` = " + partition + " FOR UPDATE";
    }

    private Connection transaction() throws SQLException {
        Connection connection = job.jdbc();
        connection.setAutoCommit(false);
        return connection;
    }

    private static long waiting() throws SQLException {
        Chaos.awaitFreshTransactions();
        return number("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'");
    }

    private static long deadlocks() throws SQLException {
        return number("SELECT `count` FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'");
    }

    private static long number(String sql) throws SQLException {
        try (Connection root = database.root();
                Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void when_connectionsAreBlackHoled_then_watchdogEndsThemAndTableEqualsRecomputation() throws Exception {
        proxy.blackHole();
        node.await("to be not ready", status -> !status.problems().isEmpty());
        proxy.heal();
        settleAndCompare();
    }

    @Test
    void when_databaseIsSlow_then_nodeContinuesSlowlyAndTableEqualsRecomputation() throws Exception {
        proxy.delay(Duration.ofMillis(200));
        long sent = load.sent();
        Await.until(() -> job.accounted() > sent, PATIENCE, () -> "the records sent before; " + node.status());
        assertThat(node.status().orElseThrow().retries()).isZero();
        proxy.delay(Duration.ZERO);
        settleAndCompare();
    }

    @Test
    void when_connectionsAreCutAtRandomMoments_then_nodeReconnectsAndTableEqualsRecomputation() throws Exception {
        int cuts = Chaos.count("connection.cuts", 8);
        while (proxy.cuts() < cuts) {
            long bytes = proxy.bytesToServer() + random.nextInt(60_000);
            Await.until(() -> proxy.bytesToServer() > bytes, PATIENCE, () -> "traffic; " + node.status());
            proxy.cut();
        }
        settleAndCompare();
    }

    private void settleAndCompare() throws SQLException {
        job.awaitSettled(load.finish(), PATIENCE);
        FaultJobs.assertNoDifferences(job);
        node.await("to be ready", status -> status.ready());
    }
}
