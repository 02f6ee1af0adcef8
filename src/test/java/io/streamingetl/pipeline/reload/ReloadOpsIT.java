package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.NodeHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of a running node's configuration outside the data path. */
@AnyDatabase
class ReloadOpsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Pattern COUNTER = Pattern.compile("(?m)^(etl_[a-z_]+_total)\\{.*} (\\S+)$");

    @TempDir
    Path folder;

    @Test
    void when_httpChanges_then_onlyTheNewAddressAnswers() throws Exception {
        try (ReloadingNode node = ReloadingNode.start(ReloadingNode.job(SERVERS), folder)) {
            int old = node.node().httpPort();
            node.apply("http.token", "letmein");

            assertThat(node.http("").get("/api/status").statusCode()).isEqualTo(401);
            assertThat(node.http("letmein").get("/api/status").body())
                    .contains("\"token\":\"<redacted>\"")
                    .doesNotContain("letmein");
            assertThat(node.node().httpPort()).isNotEqualTo(old);
            assertThat(CompletableFuture.supplyAsync(() -> answers(old)).join()).isFalse();
        }
    }

    @Test
    void when_theLogLevelChanges_then_itAppliesAtOnceAndNothingElseIsReplaced() {
        Logger root = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        try (ReloadingNode node = ReloadingNode.start(ReloadingNode.job(SERVERS), folder)) {
            int port = node.node().httpPort();
            node.apply("log.level", "error");
            assertThat(root.isWarnEnabled()).isFalse();
            node.apply("log.level", "info");
            assertThat(root.isInfoEnabled()).isTrue();
            assertThat(node.node().httpPort()).isEqualTo(port);
        }
    }

    private static boolean answers(int port) {
        try {
            new NodeHttp(port, "").get("/health/live");
            return true;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void when_theDataPathIsReplacedAndATopicRemoved_then_countersOnlyGrowAndLoseNothing() throws Exception {
        String second = SERVERS.newTopic(1);
        Job job = ReloadingNode.job(SERVERS);
        job.with("source.topics", "[" + job.topic() + ", " + second + "]");
        job.send("{", "[]");
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad one = node.orders(job.topic(), 1);
                    OrdersUnderLoad two = node.orders(second, 2)) {
                node.awaitCommit("a first commit");
                Map<String, Double> counts = counts(node);
                for (String lanes : List.of("1", "3")) {
                    node.applyAndAwaitCommit("source.lanes", lanes);
                    counts = grown(counts, counts(node));
                }
                node.applyAndAwaitCommit("source.topics", "[" + job.topic() + "]");
                grown(counts, counts(node));
                one.stop();
                two.stop();
            }
            Await.until(
                    () -> counts(node).get("etl_aggregated_total") + 2 == job.accounted() && job.openPartitions() == 0,
                    PATIENCE,
                    () -> "the counters to equal the database: " + job.accounted());
            assertThat(counts(node))
                    .containsEntry("etl_quarantined_total", 2.0)
                    .containsEntry("etl_quarantine_rows_total", 2.0)
                    .containsEntry("etl_config_reloads_total", 3.0);
        }
    }

    private static Map<String, Double> grown(Map<String, Double> before, Map<String, Double> after) {
        before.forEach((name, count) -> assertThat(after.get(name)).as(name).isGreaterThanOrEqualTo(count));
        return after;
    }

    /** The job's counters, each summed over its series. */
    private static Map<String, Double> counts(ReloadingNode node) throws Exception {
        Map<String, Double> counts = new TreeMap<>();
        COUNTER.matcher(node.http("").get("/metrics").body())
                .results()
                .forEach(line -> counts.merge(line.group(1), Double.parseDouble(line.group(2)), Double::sum));
        return counts;
    }
}
