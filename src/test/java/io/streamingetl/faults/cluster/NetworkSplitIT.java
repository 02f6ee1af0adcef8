package io.streamingetl.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network between three clustered nodes splits into one and two under load, and recovers. */
@Tag("faults")
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere 127.0.0.1 is the only address of loopback")
class NetworkSplitIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String TOKEN = "token-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 3));
    private static final Duration FORGET_AFTER = Duration.ofSeconds(20);
    private static final int NODES = 3;
    private static final int PARTITIONS = 6;

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("split");

    private static void awaitWhole(NodeHttp http, int nodes) {
        Await.until(
                () -> http.nodes().size() == nodes && http.degraded().isEmpty(),
                PATIENCE,
                () -> nodes + " nodes, and none missed");
    }

    private static void awaitDegraded(NodeHttp http, int nodes) {
        Await.until(
                () -> http.nodes().size() == nodes && !http.degraded().isEmpty(),
                PATIENCE,
                () -> nodes + " nodes, and others missed");
    }

    /** Waits until the view misses only group members, and no longer this dead node. */
    private static void awaitSplitAlone(NodeHttp http, String dead) {
        Await.until(
                () -> !http.degraded().isEmpty()
                        && http.degraded().stream()
                                .allMatch(why -> why.contains("consumer group") && !why.contains(dead)),
                PATIENCE,
                () -> "a reported split, but no ended node " + dead);
    }

    private static List<String> answers(HttpResponse<String> response) {
        return new JsonObject(response.body())
                .getJsonObject("nodes").stream()
                        .map(answer -> answer.getValue().toString().replaceFirst(":.*", ""))
                        .sorted()
                        .toList();
    }

    /** Waits until each of this many partitions has advanced. */
    private static void awaitPartitionsGoOn(Job job, List<Integer> partitions) {
        for (int partition : partitions) {
            String position = "SELECT next_offset FROM etl_progress WHERE `partition` = " + partition;
            long now = job.number(position);
            Await.until(() -> job.number(position) > now, PATIENCE, () -> position + " above " + now);
        }
    }

    private static List<Integer> ownPartitions(NodeHttp http) throws IOException, InterruptedException {
        return http.nodes().get(0).getJsonArray("partitions").stream()
                .map(one -> ((JsonObject) one).getInteger("partition"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("io.streamingetl.faults.Chaos#protocols")
    void when_theNetworkSplits_then_bothSidesReportItUntilItHealsAndEveryPartitionContinues(String protocol)
            throws Exception {
        // The consumer group keeps its default settings.
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS))
                .with("source.kafka.group.protocol", protocol)
                .with("cluster.enabled", "true")
                .with("http.token", TOKEN);
        List<FatJar> nodes = new ArrayList<>();
        try (SplitNetwork network = new SplitNetwork(NODES);
                OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000)) {
            List<NodeHttp> https = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(network.start(Files.createDirectory(dir.resolve(protocol + "-" + i)), job, i, FORGET_AFTER));
                https.add(NodeHttp.of(nodes.get(i), TOKEN, PATIENCE));
            }
            https.forEach(http -> awaitWhole(http, NODES));
            assertThat(network.busConnections())
                    .as("connections between all pairs of nodes")
                    .isEqualTo(NODES * (NODES - 1));
            Await.until(
                    () -> https.get(0).nodes().stream()
                            .allMatch(node -> node.getJsonArray("partitions").size() == PARTITIONS / NODES),
                    PATIENCE,
                    () -> NODES + " nodes that share the partitions evenly");
            long epochs = job.number("SELECT SUM(owner_epoch) FROM etl_progress");

            int cutOff = random.nextInt(NODES);
            int dying = (cutOff + 1) % NODES;
            NodeHttp alone = https.get(cutOff);
            NodeHttp other = https.get((cutOff + 2) % NODES);
            network.cutOff(cutOff);
            awaitDegraded(alone, 1);
            awaitDegraded(other, NODES - 1);
            awaitDegraded(https.get(dying), NODES - 1);
            awaitPartitionsGoOn(job, List.of(0, 1, 2, 3, 4, 5));
            assertThat(job.number("SELECT SUM(owner_epoch) FROM etl_progress"))
                    .as("no partition changed its owner")
                    .isEqualTo(epochs);

            // The node that died during the split is forgotten; the one cut off before it is not.
            String dead = https.get(dying).status().getString("name");
            nodes.get(dying).kill();
            awaitSplitAlone(other, dead);
            awaitSplitAlone(alone, dead);
            awaitPartitionsGoOn(job, List.of(0, 1, 2, 3, 4, 5));

            HttpResponse<String> toOne = alone.post("/api/pause");
            assertThat(toOne.statusCode()).as(toOne.body()).isEqualTo(502);
            assertThat(answers(toOne)).startsWith("done", "no answer").containsOnlyOnce("done");
            Await.until(() -> alone.nodes().get(0).getBoolean("paused"), PATIENCE, () -> "a paused node");
            awaitPartitionsGoOn(job, ownPartitions(other));

            network.heal();
            awaitWhole(alone, NODES - 1);
            awaitWhole(other, NODES - 1);
            Await.until(
                    () -> other.nodes().stream().allMatch(node -> node.getBoolean("paused")),
                    PATIENCE,
                    () -> "the other side to act on the command");
            HttpResponse<String> toAll = other.post("/api/resume");
            assertThat(answers(toAll)).containsExactly("done", "done");
            job.awaitSettled(load.finish(), PATIENCE);
            FaultJobs.assertNoDifferences(job);
        } finally {
            nodes.forEach(FatJar::close);
        }
    }
}
