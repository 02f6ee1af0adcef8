package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.cli.OrderProducer;
import io.streamingetl.cli.Pace;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
        OrderOptions options = OrderOptions.of(seed, START_MS, 1_000).withDisorder(2_000, late);
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", job.bootstrapServers()), job.topic(), options, Pace.BACKLOG, keyed)) {
            producer.run(count, () -> false);
        }
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
}
