package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three processes of the built jar, clustered on loopback. */
@AnyDatabase
class ThreeNodesIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String TOKEN = "token-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final int PARTITIONS = 6;

    @TempDir
    private Path dir;

    private FatJar start(Job job, Path home) {
        return FatJar.run(home, job, Map.of(), "--cluster");
    }

    private static long produce(Job job, long seed, long count) {
        job.produce(
                OrderOptions.of(seed, START_MS + seed * 20_000, 1_000)
                        .withKeys(50, 5)
                        .withDisorder(2_000, 0.001),
                count,
                false);
        return count;
    }

    private static void awaitNodes(NodeHttp http, int count, Duration timeout) {
        Await.until(
                () -> http.nodes().stream()
                        .map(node -> node.getJsonArray("partitions").size())
                        .toList()
                        .equals(Collections.nCopies(count, PARTITIONS / count)),
                timeout,
                () -> count + " nodes that share the partitions evenly");
    }

    private static List<Integer> reloads(NodeHttp http) throws IOException, InterruptedException {
        return http.nodes().stream()
                .map(node -> node.getJsonObject("configuration").getInteger("reloads"))
                .sorted()
                .toList();
    }

    @Test
    void when_oneOfThreeNodesIsKilledAndOneReconfigured_then_allShowItAndTableEqualsRecomputation() throws Exception {
        Path cluster = ClusterXml.write(dir);
        Job job = Job.create(SERVERS, PARTITIONS)
                .with("source.lanes", "1")
                .with("source.kafka.session.timeout.ms", "6000")
                .with("source.kafka.heartbeat.interval.ms", "500")
                .with("cluster.config", cluster.toString())
                .with("reload.scan-period", "0s")
                .with("http.token", TOKEN);
        List<FatJar> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                nodes.add(start(job, Files.createDirectory(dir.resolve("node-" + i))));
            }
            List<NodeHttp> https = new ArrayList<>();
            nodes.forEach(node -> https.add(NodeHttp.of(node, TOKEN, PATIENCE)));
            long sent = produce(job, 1, 50_000);
            for (NodeHttp http : https) {
                awaitNodes(http, 3, PATIENCE);
            }
            Await.until(() -> job.accounted() == 50_000, PATIENCE, () -> "the first records");
            JsonObject paused = new JsonObject(https.get(1).post("/api/pause").body());
            assertThat(paused.getJsonObject("nodes")).hasSize(3).allMatch(answer -> answer.getValue()
                    .equals("done"));
            Await.until(
                    () -> https.get(2).nodes().stream().allMatch(node -> node.getBoolean("paused")),
                    PATIENCE,
                    () -> "three paused nodes");
            assertThat(https.get(0).get("/health/ready").statusCode()).isEqualTo(200);
            sent += produce(job, 2, 50_000);
            assertThat(job.accounted()).isEqualTo(50_000);
            https.get(2).post("/api/resume");

            nodes.get(0).kill();
            Await.until(() -> https.get(1).nodes().size() == 2, PATIENCE, () -> "two nodes");
            assertThat(https.get(1).degraded()).singleElement().asString().contains("is silent: it died");
            job.awaitSettled(sent, PATIENCE);
            awaitNodes(https.get(2), 2, PATIENCE);
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();

            // Of the two that are left one runs by another configuration; what they write together is still explained.
            job.with("window.size", "20s").file(dir.resolve("node-1"));
            JsonObject reloaded =
                    new JsonObject(https.get(2).post("/api/reload").body());
            assertThat(reloaded.getJsonObject("nodes").stream()
                            .map(answer -> answer.getValue().toString().replaceFirst(":.*", "")))
                    .as("the dead one may still run unreachable")
                    .containsExactly("done", "done", "no answer");
            Await.until(() -> reloads(https.get(2)).equals(List.of(0, 1)), PATIENCE, () -> "one reloaded node");
            Files.writeString(dir.resolve("node-1/etl.yaml"), "window: { size: -1s }\n");
            HttpResponse<String> refused = https.get(2).post("/api/reload");
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("refused: ").contains("window.size");
            sent += produce(job, 3, 50_000);
            job.awaitSettled(sent, PATIENCE);
            assertThat(job.plannedWindows().sizes().values()).containsExactly(60L, 20L);
            assertThat(job.differences(job.plannedWindows())).isEmpty();
            for (FatJar node : nodes.subList(1, 3)) {
                node.terminate();
                assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
            }
        } finally {
            nodes.forEach(FatJar::close);
        }
    }
}
