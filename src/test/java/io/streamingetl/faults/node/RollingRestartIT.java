package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.CommitGaps;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three clustered nodes of the built jar, each stopped and replaced by a new one in turn, under load. */
@Tag("faults")
class RollingRestartIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String TOKEN = "token-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 2));
    private static final int NODES = 3;
    private static final int PARTITIONS = 12;

    @TempDir
    private Path dir;

    private int started;

    private FatJar start(Job job) throws Exception {
        return FatJar.run(Files.createDirectory(dir.resolve("node-" + started++)), job, Map.of(), "--cluster");
    }

    private static void stop(FatJar node) {
        node.terminate();
        assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
    }

    /** Waits until the node is ready and shows all nodes, including itself, with an even share of the partitions. */
    private static void awaitSpread(FatJar node) {
        NodeHttp http = NodeHttp.of(node, TOKEN, PATIENCE);
        Await.until(
                () -> http.get("/health/ready").statusCode() == 200
                        && http.nodes().stream()
                                .map(one -> one.getJsonArray("partitions").size())
                                .toList()
                                .equals(Collections.nCopies(NODES, PARTITIONS / NODES)),
                PATIENCE,
                () -> NODES + " nodes that share the partitions evenly");
    }

    @ParameterizedTest
    @MethodSource("io.streamingetl.faults.Chaos#protocols")
    void when_eachOfThreeNodesIsRestartedUnderLoad_then_partitionsContinueAndTableEqualsRecomputation(String protocol)
            throws Exception {
        int rounds = Chaos.count("restart.rounds", 1);
        Random random = Chaos.random("rolling restart, " + protocol);
        // The consumer group keeps its default settings.
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS))
                .with("source.kafka.group.protocol", protocol)
                .with("cluster.config", ClusterXml.write(dir).toString())
                .with("http.token", TOKEN);
        RunSummary summary = new RunSummary("rolling-restart-" + protocol);
        List<FatJar> nodes = new ArrayList<>();
        Map<Integer, Long> longestMs;
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), Chaos.count("rate", 2_000))) {
            for (int i = 0; i < NODES; i++) {
                nodes.add(start(job));
            }
            for (FatJar node : nodes) {
                awaitSpread(node);
            }
            try (CommitGaps gaps = new CommitGaps(job)) {
                for (int restart = 0; restart < rounds * NODES; restart++) {
                    stop(nodes.get(0));
                    nodes.remove(0);
                    nodes.add(start(job));
                    awaitSpread(nodes.get(NODES - 1));
                }
                longestMs = gaps.end();
            }
            for (FatJar node : nodes) {
                NodeHttp http = NodeHttp.of(node, TOKEN, PATIENCE);
                List<String> degraded = new ArrayList<>();
                Await.until(
                        () -> {
                            degraded.clear();
                            degraded.addAll(http.degraded());
                            return degraded.isEmpty();
                        },
                        PATIENCE,
                        () -> "no node to be reported missing: " + degraded);
            }
            job.awaitSettled(load.finish(), PATIENCE);
            nodes.forEach(RollingRestartIT::stop);
        } finally {
            nodes.forEach(FatJar::close);
        }
        JsonObject longestMsByPartition = new JsonObject();
        longestMs.forEach((partition, ms) -> longestMsByPartition.put(String.valueOf(partition), ms));
        summary.put("restarts", rounds * NODES)
                .put("longestTimeWithoutACommitMsByPartition", longestMsByPartition)
                .putTimes("longestTimeWithoutACommitMs", List.copyOf(longestMs.values()));
        assertThat(summary.end(job)).isEmpty();
        assertThat(longestMs).hasSize(PARTITIONS);
        // Only the long form asserts this bound (a partition pauses for at most 10 s), because a busy machine may
        // exceed it.
        int boundMs = Chaos.count("restart.bound.ms", Integer.MAX_VALUE);
        assertThat(longestMs.values()).allMatch(ms -> ms <= boundMs);
    }
}
