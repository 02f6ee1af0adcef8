package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.process.Ports;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes of {@code run} if its start or stop is blocked. */
@AnyDatabase
class StopIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CUT_SHORT = 75;

    @TempDir
    private Path dir;

    private FatJar run(Job job) {
        return FatJar.run(dir, job, Map.of());
    }

    private static String order(int second) {
        return "{\"itemid\": 1, \"count\": 1, \"timestamp\": " + (1_537_509_600 + second)
                + ", \"price\": 4.03, \"shopid\": 1, \"region\": \"TW\"}";
    }

    @Test
    void when_toldToStopWhileItWaitsForTheDatabase_then_exitCode0AndEachLineIsOneOfTheLog() {
        Job job = Job.create(SERVERS, 1)
                .with("sink.port", String.valueOf(Ports.free()))
                .with("log.format", "json");
        try (FatJar node = run(job)) {
            node.awaitLog("waits for the database", PATIENCE);
            node.terminate();
            assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
            assertIsJson(node);
        }
    }

    private static void assertIsJson(FatJar node) {
        assertThat(node.text().lines()).isNotEmpty().allSatisfy(line -> assertThat(
                        new JsonObject(line).getString("message"))
                .isNotEmpty());
    }

    @Test
    void when_httpPortIsTaken_then_exitCode1() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Job job = Job.create(SERVERS, 1)
                    .with("http.port", String.valueOf(other.getLocalPort()))
                    .with("log.format", "json");
            try (FatJar node = run(job)) {
                assertThat(node.waitForExit(PATIENCE)).as(node.text()).isEqualTo(1);
                assertThat(node.text()).contains("is in use by another process");
                assertIsJson(node);
            }
        }
    }

    @Test
    void when_toldToStopWhileTheDatabaseHoldsAFlushUp_then_exitCode75AndNothingIsLost() throws Exception {
        Job job = Job.create(SERVERS, 1);
        try (FatJar node = run(job)) {
            node.awaitLog("reads " + job.topic() + "-0", PATIENCE);
            try (Connection other = job.jdbc();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SELECT * FROM etl_progress FOR UPDATE");
                job.send(order(1), order(100));
                Await.until(
                        () -> job.number("SELECT COUNT(*) FROM information_schema.processlist WHERE db = '"
                                        + job.database() + "' AND info LIKE '%FOR UPDATE%' AND info NOT LIKE '%COUNT%'")
                                > 0,
                        PATIENCE,
                        () -> "a flush that waits for the lock");
                node.terminate();
                assertThat(node.waitForExit(PATIENCE)).as(node.text()).isEqualTo(CUT_SHORT);
                assertThat(node.text())
                        .contains("stopped before the work in flight was complete")
                        .doesNotContain("ERROR");
            }
        }
        try (FatJar next = run(job)) {
            next.awaitLog("reads " + job.topic() + "-0", PATIENCE);
            job.awaitSettled(2, PATIENCE);
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        }
    }
}
