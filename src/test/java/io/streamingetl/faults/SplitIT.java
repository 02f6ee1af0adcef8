package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.NodeHttp;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The network between the members of Hazelcast is cut into one and two, under load, and healed. */
@Tag("faults")
class SplitIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String TOKEN = "token-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 3));
    private static final int NODES = 3;
    private static final int PARTITIONS = 6;

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("split");

    private FatJar start(Job job, SplitNetwork network, int number) throws IOException {
        Path home = Files.createDirectory(dir.resolve("node-" + number));
        job.with("cluster.config", network.file(home, number).toString());
        return FatJar.run(home, job, Map.of(), "--cluster");
    }

    private static List<String> degraded(NodeHttp http) throws IOException, InterruptedException {
        return http.status().getJsonObject("cluster").getJsonArray("degraded").stream()
                .map(String.class::cast)
                .toList();
    }

    private static void awaitView(NodeHttp http, int nodes, int silent) {
        Await.until(
                () -> http.nodes().size() == nodes && degraded(http).size() == silent,
                PATIENCE,
                () -> nodes + " nodes and " + silent + " silent ones");
    }

    private static List<String> answers(HttpResponse<String> response) {
        return new JsonObject(response.body())
                .getJsonObject("nodes").stream()
                        .map(answer -> answer.getValue().toString().replaceFirst(":.*", ""))
                        .sorted()
                        .toList();
    }

    /** Waits until the position of every partition is past where it is now. */
    private static void awaitEveryPartitionGoesOn(Job job) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String position = "SELECT next_offset FROM etl_progress WHERE `partition` = " + partition;
            long now = job.number(position);
            Await.until(() -> job.number(position) > now, PATIENCE, () -> position + " above " + now);
        }
    }

    @Test
    void when_hazelcastIsSplit_then_theViewIsDegradedAndDataGoesOnAndTheViewIsWholeOnceItIsHealed() throws Exception {
        Job job = Jobs.withManyFlushes(Job.create(SERVERS, PARTITIONS))
                .with("reload.scan-period", "0s")
                .with("http.token", TOKEN);
        List<FatJar> nodes = new ArrayList<>();
        try (SplitNetwork network = new SplitNetwork(NODES);
                Load load = Load.start(job, random.nextLong(), 1_000)) {
            List<NodeHttp> https = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(start(job, network, i));
                https.add(NodeHttp.of(nodes.get(i), TOKEN, PATIENCE));
            }
            https.forEach(http -> awaitView(http, NODES, 0));
            Await.until(
                    () -> https.get(0).nodes().stream()
                            .allMatch(node -> node.getJsonArray("partitions").size() == PARTITIONS / NODES),
                    PATIENCE,
                    () -> NODES + " nodes that share the partitions evenly");
            long epochs = job.number("SELECT SUM(owner_epoch) FROM etl_progress");

            int alone = random.nextInt(NODES);
            network.cutOff(alone);
            for (int i = 0; i < NODES; i++) {
                awaitView(https.get(i), i == alone ? 1 : NODES - 1, i == alone ? NODES - 1 : 1);
            }
            awaitEveryPartitionGoesOn(job);
            HttpResponse<String> toOne = https.get(alone).post("/api/reload");
            assertThat(toOne.statusCode()).isEqualTo(502);
            assertThat(answers(toOne)).containsExactly("done", "no answer", "no answer");
            HttpResponse<String> toTwo = https.get((alone + 1) % NODES).post("/api/resume");
            assertThat(toTwo.statusCode()).isEqualTo(502);
            assertThat(answers(toTwo)).containsExactly("done", "done", "no answer");

            network.heal();
            https.forEach(http -> awaitView(http, NODES, 0));
            awaitEveryPartitionGoesOn(job);
            HttpResponse<String> toAll = https.get(alone).post("/api/resume");
            assertThat(answers(toAll)).containsExactly("done", "done", "done");
            assertThat(job.number("SELECT SUM(owner_epoch) FROM etl_progress"))
                    .as("no partition changed hands")
                    .isEqualTo(epochs);
            job.awaitSettled(load.finish(), PATIENCE);
            assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
            for (FatJar node : nodes) {
                node.terminate();
                assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
            }
        } finally {
            nodes.forEach(FatJar::close);
        }
    }
}
