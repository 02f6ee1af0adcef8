package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.faults.TakeoverWatch;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node freezes inside a transaction, thaws after another node owns its partitions, and is fenced. */
class ZombieIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SLOW = Duration.ofMillis(150);
    private static final String REFUSED = "flush fenced";
    private static final String READS = "reads \\S+ from offset";

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("zombies");
    private TcpProxy slow;
    private Job job;
    private NodeProcesses nodes;
    private OrderLoad load;
    private TakeoverWatch watch;
    private FatJar zombie;

    /** One node owns all partitions, and its connection slows its transactions. */
    @BeforeEach
    void startZombie() {
        slow = TcpProxy.toDatabase(SERVERS.database());
        job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS), "classic");
        nodes = new NodeProcesses(job.with("sink.port", String.valueOf(slow.port())), dir);
        load = OrderLoad.start(job, random.nextLong(), 1_000);
        watch = new TakeoverWatch(job, load);
        nodes.startReading(1);
        zombie = nodes.get(0);
        job.with("sink.port", String.valueOf(SERVERS.database().port()));
    }

    @AfterEach
    void stop() {
        watch.close();
        load.close();
        nodes.close();
        slow.close();
    }

    @Test
    void when_frozenNodeThawsAfterItsPartitionsMoved_then_itsFlushIsFencedAndTableEqualsRecomputation()
            throws Exception {
        int zombies = Chaos.count("zombies", 1);
        RunSummary summary = new RunSummary("zombies");
        nodes.start();
        long reads = 0;
        for (int i = 1; i <= zombies; i++) {
            int times = i;
            long before = reads;
            Await.until(() -> logged(zombie, READS) > before, PATIENCE, () -> "it to read again\n" + zombie.text());
            freezeInTransaction();
            // Its transactions end with their connections, so the next owner does not wait for them.
            slow.cut();
            awaitTakenOver();
            slow.delay(Duration.ZERO);
            reads = logged(zombie, READS);
            zombie.thaw();
            Await.until(() -> logged(zombie, REFUSED) >= times, PATIENCE, () -> "a refused flush\n" + zombie.text());
        }
        job.awaitSettled(load.finish(), PATIENCE);
        summary.put("zombies", zombies).put("refusedFlushes", logged(zombie, REFUSED));
        assertThat(summary.end(job)).isEmpty();
    }

    @Tag("faults")
    @Test
    void when_nodeIsFrozenInsideAnOpenTransaction_then_serverEndsItAndNewOwnerContinuesAndTableEqualsRecomputation()
            throws Exception {
        long given = connectionsGivenUp();
        freezeInTransaction();
        nodes.start();
        awaitTakenOver();
        assertThat(connectionsGivenUp()).isGreaterThan(given);
        slow.delay(Duration.ZERO);
        zombie.thaw();
        zombie.awaitLog(REFUSED, PATIENCE);
        job.awaitSettled(load.finish(), PATIENCE);
        FaultJobs.assertNoDifferences(job);
    }

    /** The control: the test restores the epoch and nonce that the fence compares, so the zombie's flush succeeds. */
    @Tag("faults")
    @Test
    void when_fenceIsDisabled_then_zombieWritesAndDifferencesAreFound() throws Exception {
        freezeInTransaction();
        slow.cut();
        job.executeAsRoot("CREATE TABLE as_the_zombie_left_it SELECT * FROM etl_progress");
        nodes.start();
        awaitTakenOver();
        nodes.kill(nodes.get(1));
        job.executeAsRoot("REPLACE INTO etl_progress SELECT * FROM as_the_zombie_left_it");
        long flushes = job.number("SELECT SUM(flushes) FROM etl_progress");
        slow.delay(Duration.ZERO);
        zombie.thaw();
        Await.until(
                () -> job.number("SELECT SUM(flushes) FROM etl_progress") > flushes,
                PATIENCE,
                () -> "the zombie to write\n" + zombie.text());
        job.awaitSettled(load.finish(), PATIENCE);
        assertThat(job.differences(OracleSpec.window(FaultJobs.WINDOW_SECONDS)))
                .anyMatch(difference -> difference.startsWith("different: "));
    }

    /** Freezes the node inside a transaction that holds locks; retries if it was between two transactions. */
    private void freezeInTransaction() {
        slow.delay(SLOW);
        Await.until(
                () -> {
                    zombie.freeze();
                    Chaos.awaitFreshTransactions();
                    if (longTransactions() > 0) {
                        return true;
                    }
                    zombie.thaw();
                    return false;
                },
                PATIENCE,
                () -> "a transaction of the frozen node");
    }

    /** Flushes (which change more rows than a claim does) that have run for longer than those of a healthy node. */
    private static long longTransactions() throws SQLException {
        try (Connection root = SERVERS.database().root();
                Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.innodb_trx" + " WHERE trx_rows_modified > "
                                + 2 * PARTITIONS + " AND trx_started < NOW() - INTERVAL 1 SECOND")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Number of connections that the server has closed because their clients were silent or gone. */
    private static long connectionsGivenUp() throws SQLException {
        try (Connection root = SERVERS.database().root();
                Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Aborted_clients'")) {
            rows.next();
            return rows.getLong(2);
        }
    }

    /** Waits until other nodes have claimed each partition of the frozen node and committed more of it. */
    private void awaitTakenOver() {
        Set<Integer> owned = nodes.partitions(zombie);
        String goneOn = owned.stream()
                .map(partition -> "(`partition` = %d AND owner_epoch > %d AND records > %d)"
                        .formatted(partition, frozen(partition, "owner_epoch"), frozen(partition, "records")))
                .collect(Collectors.joining(" OR "));
        Await.until(
                () -> job.number("SELECT COUNT(*) FROM etl_progress WHERE " + goneOn) == owned.size(),
                PATIENCE,
                () -> "new owners of the partitions " + owned);
    }

    private long frozen(int partition, String column) {
        return job.number("SELECT " + column + " FROM etl_progress WHERE `partition` = " + partition);
    }

    private static long logged(FatJar node, String regex) {
        return Pattern.compile(regex).matcher(node.text()).results().count();
    }
}
