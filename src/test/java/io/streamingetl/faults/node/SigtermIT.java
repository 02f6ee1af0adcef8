package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.CommitGaps;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.node.NodeHttp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that start and stop gracefully. */
@Tag("faults")
class SigtermIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(10);

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("sigterm");

    @Test
    void when_terminatedUnderLoad_then_exitsWithZeroInTenSecondsAndTableEqualsRecomputation() throws Exception {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 4));
        try (NodeProcesses nodes = new NodeProcesses(job, dir);
                OrderLoad load = OrderLoad.start(job, random.nextLong(), 2_000)) {
            for (int i = 0; i < Chaos.count("stops", 2); i++) {
                nodes.startReading(1);
                FatJar node = nodes.get(nodes.size() - 1);
                node.terminate();
                assertThat(node.waitForExit(STOP)).as(node.text()).isZero();
                assertThat(node.text()).contains("stopped").doesNotContain("ERROR");
            }
            nodes.start();
            job.awaitSettled(load.finish(), PATIENCE);
            FaultJobs.assertNoDifferences(job);
        }
    }

    @Test
    void when_terminatedWhileTheDatabaseIsFrozen_then_exitCode75AndTableEqualsRecomputation() throws Exception {
        try (DatabaseServer database = DatabaseServer.start()) {
            Job job = FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), database, 2));
            try (NodeProcesses nodes = new NodeProcesses(job, dir);
                    OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000)) {
                nodes.startReading(1);
                Await.until(() -> job.accounted() > 0, PATIENCE, () -> "a first commit");
                FatJar node = nodes.get(0);
                NodeHttp http = NodeHttp.of(node, "", PATIENCE);
                database.freeze();
                Await.until(
                        () -> http.status().getLong("windowCloseLagSeconds") > 2,
                        PATIENCE,
                        () -> "a window that is due and not written");
                node.terminate();
                assertThat(node.waitForExit(PATIENCE)).as(node.text()).isEqualTo(75);
                assertThat(node.text()).contains("stopped before the work in flight was complete");
                database.thaw();
                nodes.start();
                job.awaitSettled(load.finish(), PATIENCE);
            }
            FaultJobs.assertNoDifferences(job);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_aMemberJoinsOrLeavesEverySecond_then_progressContinuesAndTableEqualsRecomputation(String protocol)
            throws Exception {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 6), protocol);
        try (LocalNode steady = LocalNode.start(job);
                LogCapture log = new LogCapture();
                OrderLoad load = OrderLoad.start(job, random.nextLong(), 2_000);
                CommitGaps gaps = gaps(job, steady)) {
            for (int i = 0; i < Chaos.count("joins", 4); i++) {
                try (LocalNode guest = LocalNode.start(job)) {
                    guest.await(
                            "to own partitions", status -> !status.partitions().isEmpty());
                    long accounted = job.accounted();
                    guest.await("progress", status -> job.accounted() > accounted);
                    guest.stop();
                }
            }
            List<Long> longestMs = List.copyOf(gaps.end().values());
            job.awaitSettled(load.finish(), PATIENCE);
            steady.await("all partitions", status -> status.partitions().size() == 6);
            RunSummary summary = new RunSummary("joins-" + protocol)
                    .put("joins", Chaos.count("joins", 4))
                    .putTimes("longestTimeWithoutACommitMs", longestMs)
                    .put("noPartitionCommittedMs", gaps.longestOfAllMs())
                    .put("aPartitionThatStayedDidNotCommitMs", gaps.longestOfThoseThatStayedMs());
            assertThat(summary.end(job)).isEmpty();
            assertThat(log.count("reads " + job.topic())).isGreaterThan(6 + 2L * Chaos.count("joins", 4));
        }
    }

    /** Starts measuring when the node has committed. */
    private static CommitGaps gaps(Job job, LocalNode node) throws SQLException {
        node.await("a first commit", status -> status.transactions() > 0);
        return new CommitGaps(job);
    }
}
