package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node under load that polls its configuration continuously and gets settings that Kafka rejects. */
@AnyDatabase
class ReloadProofIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String REFUSED = "the changed one is refused";

    /** One lane, because a second one's join would move partitions regardless of refusals. */
    private final Job job = ReloadingNode.job(SERVERS)
            .with("source.lanes", "1")
            .with("window.emit", "200ms")
            .with("reload.scan-period", "100ms");

    @TempDir
    Path folder;

    private long epochs() {
        return job.number("SELECT SUM(owner_epoch) FROM etl_progress");
    }

    /** Waits for more configuration polls and more records than a refusal needs. */
    private static void awaitPolls(ReloadingNode node, LogCapture log, long lines) {
        for (int i = 0; i < 3; i++) {
            node.awaitCommit("records after a refusal");
        }
        assertThat(log.count(REFUSED)).isEqualTo(lines);
    }

    @Test
    void when_aClientCannotBeCreated_then_nothingMovesAndItIsRefusedOnceWithItsCause() throws Exception {
        try (LogCapture log = new LogCapture();
                ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 7)) {
                Await.until(() -> log.count("from offset") == 3, PATIENCE, () -> "all partitions to be read");
                long epochs = epochs();
                String servers = job.bootstrapServers();
                refused(
                        node,
                        log,
                        "heartbeat.interval.ms",
                        "20000",
                        "1000",
                        "Heartbeat must be set lower than the session");
                refused(node, log, "interceptor.classes", "no.Such", "''", "Class no.Such cannot be found");
                refused(
                        node,
                        log,
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "PLAINTEXT",
                        "'KafkaClient' entry in the JAAS");
                refused(
                        node,
                        log,
                        "bootstrap.servers",
                        "no-such-host.invalid:9092",
                        servers,
                        "no host in bootstrap.servers");
                refused(node, log, "bootstrap.servers", "127.0.0.1:1", servers, "no broker answers at 127.0.0.1:1");
                assertThat(epochs()).isEqualTo(epochs);
                assertThat(log.count("from offset")).isEqualTo(3);
                assertThat(log.count(REFUSED)).isEqualTo(5);

                node.change("source.kafka.max.poll.records", "100");
                Await.until(() -> log.count("reloaded: ") > 0, PATIENCE, () -> "a good configuration to be applied");
                node.awaitCommit("records by the good configuration");
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }

    private static void refused(
            ReloadingNode node, LogCapture log, String property, String bad, String good, String reason) {
        node.change("source.kafka." + property, bad);
        Await.until(() -> log.count(reason) > 0, PATIENCE, () -> "a refusal with \"" + reason + '"');
        node.awaitCommit("records after " + property + " was refused");
        node.awaitCommit("more records, after more polls");
        node.change("source.kafka." + property, good);
    }

    @Test
    void when_onlyTheGroupRefusesIt_then_thePreviousOneContinuesAndItIsNotRetried() throws Exception {
        try (LogCapture log = new LogCapture();
                ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 8)) {
                Await.until(() -> job.number("SELECT COUNT(*) FROM etl_progress") == 3, PATIENCE, () -> "all claims");
                long epochs = epochs();
                // The broker's group.max.session.timeout.ms is half an hour.
                node.change("source.kafka.session.timeout.ms", "3600000");
                Await.until(() -> log.count(REFUSED) > 0, PATIENCE, () -> "the refusal");
                awaitPolls(node, log, 1);
                assertThat(log.count("the consumer group refuses it: The session timeout is not within the range"))
                        .isEqualTo(1);
                Await.until(() -> epochs() >= epochs + 3, PATIENCE, () -> "each partition to be claimed again");
                assertThat(epochs()).as("each claimed again once").isEqualTo(epochs + 3);

                node.change("source.kafka.session.timeout.ms", "9000");
                Await.until(() -> log.count("reloaded: ") > 0, PATIENCE, () -> "a good configuration to be applied");
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }
}
