package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.process.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process whose configuration is corrected while it waits for a database that does not exist. */
class WaitingIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path dir;

    private final Job job = Job.create(SERVERS, 1).with("http.token", "letmein");

    private FatJar waiting() {
        String there = String.valueOf(SERVERS.database().port());
        FatJar node = FatJar.run(dir, job.with("sink.port", String.valueOf(Ports.free())), Map.of());
        node.awaitLog("waits for the database at 127.0.0.1", PATIENCE);
        job.with("sink.port", there);
        return node;
    }

    private void awaitRows(FatJar node) throws Exception {
        node.awaitLog("reloads: sink.port from [0-9]+ to [0-9]+", PATIENCE);
        node.awaitLog("reads " + job.topic() + "-0", PATIENCE);
        job.send("{\"itemid\": 1, \"count\": 1, \"timestamp\": 1537509600, \"price\": 4.03, \"shopid\": 1,"
                + " \"region\": \"TW\"}");
        job.awaitSettled(1, PATIENCE);
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_theAddressIsCorrectedAndFoundByTheScan_then_itReadsWithoutARestart() throws Exception {
        job.with("reload.scan-period", "200ms");
        try (FatJar node = waiting()) {
            job.file(dir);
            awaitRows(node);
        }
    }

    @Test
    void when_sighupWithAWrongPassword_then_itWaitsUntilSighupWithTheRightOne() throws Exception {
        job.with("reload.scan-period", "0s");
        String right = job.password();
        try (FatJar node = waiting()) {
            assumeFalse(node.ignoresHangUp(), "SIGHUP is ignored here, as under nohup");
            NodeHttp http = NodeHttp.of(node, "letmein", PATIENCE);
            job.with("sink.password", "wrong").file(dir);
            node.hangUp();
            node.awaitLog("the changed one is refused: .*sink.password", PATIENCE);
            JsonObject configuration = http.nodes().get(0).getJsonObject("configuration");
            assertThat(configuration.getString("error")).contains("sink.password");
            assertThat(configuration.getInteger("failures")).isEqualTo(1);
            Await.until(
                    () -> http.get("/health/ready").body().contains("waits for the database"),
                    PATIENCE,
                    () -> "the reason why it is not ready");

            job.with("sink.password", right).file(dir);
            node.hangUp();
            awaitRows(node);
        }
    }
}
