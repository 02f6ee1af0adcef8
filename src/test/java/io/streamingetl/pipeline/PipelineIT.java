package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole data path in this process, on a real broker and a real database. */
class PipelineIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    private EtlNode start(Job job) {
        return EtlNode.start(vertx, job.config(), Duration.ofMillis(200), status::set)
                .await();
    }

    private static void produce(Job job, long seed, long count, double late, boolean keyed) {
        produce(job, seed, START_MS, count, late, keyed);
    }

    private static void produce(Job job, long seed, long startMs, long count, double late, boolean keyed) {
        job.produce(OrderOptions.of(seed, startMs, 1_000).withDisorder(2_000, late), count, keyed);
    }

    @Test
    void when_ordersAreKeyed_then_tableEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 4).with("source.lanes", "3");
        produce(job, 1, 200_000, 0.001, true);
        EtlNode node = start(job);
        job.awaitSettled(200_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        assertThat(job.number("SELECT SUM(late) FROM etl_progress")).isPositive();
    }

    @Test
    void when_ordersAreUnkeyed_then_tableEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 4).with("source.lanes", "3");
        produce(job, 2, 200_000, 0.001, false);
        EtlNode node = start(job);
        job.awaitSettled(200_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_restartedInTheMiddle_then_tableEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 4).with("window.idle-after", "600s");
        for (int part = 0; part < 3; part++) {
            produce(job, 30 + part, START_MS + part * 50_000L, 50_000, 0.001, false);
            long before = job.accounted();
            EtlNode node = start(job);
            Await.until(() -> job.accounted() > before, PATIENCE, () -> "progress past " + before + " records");
            node.stop().await();
        }
        assertThat(job.openPartitions())
                .as("partitions stopped with open windows")
                .isPositive();
        produce(job, 33, START_MS + 150_000L, 50_000, 0.001, false);
        EtlNode node = start(job.with("window.idle-after", "500ms"));
        job.awaitSettled(200_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        assertThat(job.number("SELECT MAX(owner_epoch) FROM etl_progress")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void when_topicIsBehind_then_wallClockSplitsNoWindow() throws Exception {
        Job job = Job.create(SERVERS, 4).with("source.lanes", "1");
        produce(job, 4, 100_000, 0, false);
        EtlNode node = start(job);
        job.awaitSettled(100_000, PATIENCE);
        Await.until(() -> status.get().totalLag() == 0, PATIENCE, () -> "no lag in " + status.get());
        long rows = job.number("SELECT COUNT(*) FROM gross_income");
        Await.until(() -> status.get().rows() >= rows, PATIENCE, () -> rows + " rows in " + status.get());
        node.stop().await();
        assertThat(status.get().rows()).as("each row is written once").isEqualTo(rows);
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_nothingMoreArrives_then_lastWindowClosesByItself() throws Exception {
        Job job = Job.create(SERVERS, 2);
        EtlNode node = start(job);
        produce(job, 5, 1_000, 0, true);
        job.awaitSettled(1_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_recordsAreBad_then_theyAreQuarantinedAndTheOthersSummed() throws Exception {
        Job job = Job.create(SERVERS, 1);
        produce(job, 9, 1_000, 0, true);
        job.send("not json", "{\"region\": 1}", "", null);
        produce(job, 10, 1_000, 0, true);
        EtlNode node = start(job);
        job.awaitSettled(2_004, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(4);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE value = 'not json' AND reason = 'BAD_JSON'"))
                .isEqualTo(1);
    }
}
