package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node that starts while the broker's name does not resolve. */
@AnyDatabase
class UnresolvedBrokerIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NAME = "broker.example";

    @TempDir
    private Path dir;

    private final Job job = Job.create(SERVERS, 2)
            .with("http.token", "letmein")
            .with("window.size", "5s")
            .with("source.lanes", "2");

    @Test
    void when_theBrokersNameDoesNotResolve_then_itWaitsThroughReloadsAndReadsOnceItDoes() throws Exception {
        Path hosts = Files.writeString(dir.resolve("hosts"), "127.0.0.1 localhost\n");
        String port = job.bootstrapServers().replaceFirst(".*:", "");
        job.with("source.kafka.bootstrap.servers", NAME + ":" + port);
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djdk.net.hosts.file=" + hosts,
                "-Dsun.net.inetaddr.negative.ttl=0");
        try (FatJar node = FatJar.start(
                dir, options, Map.of(), "run", "--conf", job.file(dir).toString())) {
            NodeHttp http = NodeHttp.of(node, "letmein", PATIENCE);
            Await.until(
                    () -> http.get("/health/ready").statusCode() == 503
                            && http.get("/health/ready")
                                    .body()
                                    .contains("no host in bootstrap.servers resolves: " + NAME),
                    PATIENCE,
                    () -> "not ready for the name");

            job.with("source.kafka.bootstrap.servers", "another.example:" + port)
                    .file(dir);
            assertThat(http.post("/api/reload").body()).contains("no host in bootstrap.servers resolves: another");
            job.with("source.kafka.bootstrap.servers", NAME + ":" + port)
                    .with("window.emit", "200ms")
                    .file(dir);
            assertThat(http.post("/api/reload").body()).contains("done");
            assertThat(node.isAlive()).isTrue();
            assertThat(node.text().split("making the consumer fails, and is retried", -1))
                    .as("once per lane, before and after the reload:\n" + node.text())
                    .hasSize(1 + 2 * 2);

            Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 " + NAME + "\n");
            job.send("{\"itemid\": 1, \"count\": 1, \"timestamp\": 1537509600, \"price\": 4.03, \"shopid\": 1,"
                    + " \"region\": \"TW\"}");
            job.awaitSettled(1, PATIENCE);
            Await.until(() -> http.get("/health/ready").statusCode() == 200, PATIENCE, () -> "ready");
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }
}
