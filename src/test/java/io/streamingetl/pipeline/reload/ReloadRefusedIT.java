package io.streamingetl.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running node whose new configuration is unusable. */
@AnyDatabase
class ReloadRefusedIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    Path folder;

    @Test
    void when_theChangeIsRefused_then_theLastGoodStaysActiveAndTheRefusalIsVisible() throws Exception {
        Job job = ReloadingNode.job(SERVERS);
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 3)) {
                Path file = job.file(folder);
                String good = Files.readString(file);
                Files.writeString(file, good + "\n  [");
                assertThat(node.node().reload().await().error().orElseThrow()).contains("is not YAML");
                Files.writeString(file, "");
                assertThat(node.node().reload().await().error().orElseThrow()).contains("is empty");
                Files.delete(file);
                assertThat(node.node().reload().await().error().orElseThrow()).contains("there is no such file");
                refused(node, "sink.table", "other", "gross_income", "is fixed");
                refused(node, "sink.password", "wrong", job.password(), "password");
                refused(node, "source.kafka.security.protocol", "NOPE", "PLAINTEXT", "security.protocol");
                refused(
                        node,
                        "source.kafka.bootstrap.servers",
                        SERVERS.database().host() + ":" + SERVERS.database().port(),
                        job.bootstrapServers(),
                        "is not a Kafka listener, but a MySQL or MariaDB server");
                assertThat(node.http("").get("/metrics").body())
                        .contains("etl_config_reload_failures_total{pipeline=\"orders\"} 7.0")
                        .contains("etl_config_reloads_total{pipeline=\"orders\"} 1.0");
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }

    private static void refused(ReloadingNode node, String key, String bad, String good, String reason)
            throws Exception {
        assertThat(node.reload(key, bad).error().orElseThrow()).contains(reason);
        assertThat(node.http("").get("/api/status").body())
                .contains("\"error\":\"")
                .contains(reason);
        assertThat(node.http("").get("/metrics").body()).contains("etl_config_current{pipeline=\"orders\"} 0.0");
        assertThat(node.reload(key, good).error()).isEmpty();
        node.awaitCommit("records after " + key + " was refused");
    }
}
