package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.node.EtlNode;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.node.NodeHttp;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs with the default names of everything, in one Hazelcast, that differ in their databases. */
@AnyDatabase
class SameNameIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOKEN = "token-of-the-test";
    private static final String ORDER =
            "{\"region\":\"TW\",\"shopid\":1,\"itemid\":1,\"count\":1,\"price\":1.00,\"timestamp\":1537514430}";

    @TempDir
    private Path dir;

    private final List<Vertx> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(vertx -> vertx.close().await());
    }

    private NodeHttp start(Job job) {
        Vertx vertx = ClusterStart.start(job.config().cluster()).await();
        started.add(vertx);
        EtlNode node =
                EtlNode.start(vertx, job.config(), PATIENCE, status -> {}).await();
        return new NodeHttp(node.httpPort(), TOKEN);
    }

    private static void awaitNodes(NodeHttp http, int count) {
        Await.until(() -> http.nodes().size() == count, PATIENCE, () -> count + " nodes");
    }

    private static boolean paused(NodeHttp http) throws IOException, InterruptedException {
        return http.status().getJsonArray("nodes").getJsonObject(0).getBoolean("paused");
    }

    @Test
    void when_twoJobsOfOneNameHaveTwoDatabases_then_eachShowsAndPausesItsOwnNodes() throws Exception {
        Path cluster = ClusterXml.write(dir);
        List<Job> jobs = List.of(Job.create(SERVERS, 1), Job.create(SERVERS, 1));
        jobs.forEach(job -> job.with("cluster.enabled", "true")
                .with("cluster.config", cluster.toString())
                .with("http.token", TOKEN));
        assertThat(jobs).extracting(job -> job.config().pipeline()).containsOnly("orders");
        NodeHttp one = start(jobs.get(0));
        NodeHttp other = start(jobs.get(1));
        // A message here proves that the three are in one cluster.
        NodeHttp another = start(jobs.get(0));
        awaitNodes(one, 2);
        awaitNodes(another, 2);
        assertThat(other.nodes()).hasSize(1);
        assertThat(started).hasSize(3);

        JsonObject answered = new JsonObject(another.post("/api/pause").body()).getJsonObject("nodes");
        assertThat(answered).as(answered.encode()).hasSize(2).allMatch(node -> "done".equals(node.getValue()));
        Await.until(() -> paused(one) && paused(another), PATIENCE, () -> "both nodes of the job to be paused");
        jobs.get(1).send(ORDER);
        Await.until(() -> jobs.get(1).accounted() == 1, PATIENCE, () -> "the other job to read on");
        assertThat(paused(other)).isFalse();

        assertThat(other.post("/api/resume").body()).contains("\"resume\"");
        assertThat(paused(one)).isTrue();
        assertThat(paused(another)).isTrue();
    }
}
