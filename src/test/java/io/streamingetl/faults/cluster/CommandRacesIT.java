package io.streamingetl.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.ClusterXml;
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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are killed or start while a command is sent to all nodes. */
@Tag("faults")
class CommandRacesIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String TOKEN = "token-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 2));
    private static final int NODES = 3;
    private static final int PARTITIONS = 6;

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("command races");
    private final List<FatJar> nodes = new ArrayList<>();
    private final List<NodeHttp> https = new ArrayList<>();

    private void start(Job job) throws Exception {
        nodes.add(FatJar.run(Files.createDirectory(dir.resolve("node-" + nodes.size())), job, Map.of(), "--cluster"));
        https.add(NodeHttp.of(nodes.get(nodes.size() - 1), TOKEN, PATIENCE));
    }

    /** Waits until a node shows this many nodes, which own all partitions and are all paused or all running. */
    private static void awaitAll(NodeHttp http, int count, boolean paused) {
        Await.until(
                () -> http.nodes().size() == count
                        && http.nodes().stream().allMatch(node -> node.getBoolean("paused") == paused)
                        && http.status().getJsonArray("partitions").size() == PARTITIONS,
                PATIENCE,
                () -> count + " nodes, paused: " + paused);
    }

    private static long lag(NodeHttp http) throws IOException, InterruptedException {
        return http.nodes().stream()
                .mapToLong(node -> node.getLong("lagRecords"))
                .sum();
    }

    private static HttpResponse<String> pause(NodeHttp http) {
        try {
            return http.post("/api/pause");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void when_aNodeIsKilledDuringAPause_then_theOthersPauseAndSoDoesItsReplacement() throws Exception {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS), "classic")
                .with("cluster.config", ClusterXml.write(dir).toString())
                .with("http.token", TOKEN);
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000)) {
            for (int i = 0; i < NODES; i++) {
                start(job);
            }
            NodeHttp asked = https.get(0);
            awaitAll(asked, NODES, false);
            String dying = https.get(1).status().getString("name");

            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> pause(asked));
            Chaos.pause(random.nextInt(20));
            nodes.get(1).kill();
            JsonObject answered = new JsonObject(answer.join().body()).getJsonObject("nodes");
            assertThat(answered)
                    .hasSize(NODES)
                    .allMatch(one -> one.getValue().equals("done")
                            || (one.getKey().equals(dying)
                                    && one.getValue().toString().startsWith("no answer")));
            awaitAll(asked, NODES - 1, true);

            start(job);
            awaitAll(asked, NODES, true);
            awaitAll(https.get(NODES), NODES, true);
            Await.until(() -> lag(asked) > 5_000, PATIENCE, () -> "seconds without reading");

            assertThat(https.get(NODES).post("/api/resume").body()).contains("\"resume\"");
            awaitAll(asked, NODES, false);
            job.awaitSettled(load.finish(), PATIENCE);
            FaultJobs.assertNoDifferences(job);
        } finally {
            nodes.forEach(FatJar::close);
        }
    }
}
