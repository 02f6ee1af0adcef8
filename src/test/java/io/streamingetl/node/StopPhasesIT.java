package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.process.Ports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM at moments at which something is under way that can't be finished. A stop that takes longer than 9 s ends
 * with another exit code than 0.
 */
@AnyDatabase
class StopPhasesIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOKEN = "letmein";

    @TempDir
    private Path dir;

    private final Job job = Job.create(SERVERS, 1).with("http.token", TOKEN).with("reload.scan-period", "0s");

    private FatJar run() {
        return FatJar.run(dir, job, Map.of());
    }

    private static void stops(FatJar node) {
        node.terminate();
        assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
        assertThat(node.text()).containsPattern("(?m)stopped$").doesNotContain("ERROR");
    }

    private void awaitBlocked(String statement) {
        Await.until(
                () -> job.number("SELECT COUNT(*) FROM information_schema.processlist WHERE db = '" + job.database()
                                + "' AND info LIKE '" + statement + "' AND info NOT LIKE '%COUNT%'")
                        > 0,
                PATIENCE,
                () -> "a statement such as " + statement + " that waits");
    }

    @Test
    void when_thereIsNoBroker_then_exitCode0() {
        job.with("source.kafka.bootstrap.servers", "127.0.0.1:" + Ports.free());
        try (FatJar node = run()) {
            node.awaitLog("could not be established", PATIENCE);
            stops(node);
        }
    }

    @Test
    void when_pausedOrAPartitionCannotBeClaimed_then_exitCode0() throws Exception {
        try (FatJar node = run()) {
            node.awaitLog("reads " + job.topic() + "-0", PATIENCE);
            assertThat(NodeHttp.of(node, TOKEN, PATIENCE).post("/api/pause").body())
                    .contains("done");
            stops(node);
        }
        try (Connection other = job.jdbc();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT * FROM etl_progress FOR UPDATE");
            stopsWhileItClaims();
        }
    }

    private void stopsWhileItClaims() {
        try (FatJar node = run()) {
            awaitBlocked("%INSERT INTO etl_progress%");
            stops(node);
        }
    }

    @Test
    void when_itReloadsAndTheNewWindowsCannotBeAgreedOn_then_exitCode0() throws Exception {
        try (FatJar node = run()) {
            node.awaitLog("reads " + job.topic() + "-0", PATIENCE);
            assumeFalse(node.ignoresHangUp(), "SIGHUP is ignored here, as under nohup");
            try (Connection other = job.jdbc();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SELECT * FROM etl_window_plan FOR UPDATE");
                job.with("window.size", "7s").file(dir);
                node.hangUp();
                awaitBlocked("%etl_window_plan%");
                stops(node);
            }
        }
    }
}
