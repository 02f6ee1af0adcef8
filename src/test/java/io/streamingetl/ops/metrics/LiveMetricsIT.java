package io.streamingetl.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.node.EtlNode;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.NodeHttp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A scrape of a node at work. */
@AnyDatabase
class LiveMetricsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Only there while a producer's transaction is open. */
    private static final String HELD_BACK = "etl_held_back_records";

    /** Some series, such as a watermark, appear only when they have a value; far fewer than keys. */
    private static final int NOT_KNOWN_AT_FIRST = 20;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static void produce(Job job, long seed, int keys) {
        job.produce(OrderOptions.of(seed, 1_537_509_600_000L, 1_000).withKeys(keys, 5), 5_000, false);
    }

    private static Scrape scrape(NodeHttp http) throws IOException, InterruptedException {
        return new Scrape(http.get("/metrics").body());
    }

    @Test
    void when_aNodeHasWorked_then_itsCountsAreThoseOfTheDatabaseAndEveryQueryFindsItsSeries() throws Exception {
        Job job = Job.create(SERVERS, 2);
        produce(job, 1, 10);
        job.send("{", "[]", "");
        EtlNode node = EtlNode.start(vertx, job.config(), Duration.ofSeconds(1), status -> {})
                .await();
        NodeHttp http = new NodeHttp(node.httpPort(), "");
        job.awaitSettled(5_003, PATIENCE);
        long rows = job.number("SELECT COUNT(*) FROM gross_income");
        Await.until(() -> tellsAll(scrape(http), rows), PATIENCE, () -> "a report of all that is committed");
        Scrape live = scrape(http);
        assertThat(live.sum("etl_rejections_total")).isEqualTo(3);
        assertThat(live.sum("etl_quarantine_rows_total")).isEqualTo(3);
        assertThat(live.sum("etl_window_close_lag_seconds")).isZero();
        assertThat(live.sum("etl_kafka_bytes_total")).isPositive();

        for (String query : MonitoringFiles.panelQueries()) {
            if (!query.contains(HELD_BACK)) {
                live.assertKnows(query);
            }
        }
        for (Map<?, ?> rule : MonitoringFiles.rules()) {
            if (!((String) rule.get("expr")).contains(HELD_BACK)) {
                live.assertKnows((String) rule.get("expr"));
            }
        }
    }

    /** Verticles report one after the other: a commit is reported within a second. */
    private static boolean tellsAll(Scrape live, long rows) {
        return live.sum("etl_records_total") == 5_003
                && live.sum("etl_aggregated_total") == 5_000
                && live.sum("etl_quarantined_total") == 3
                && live.sum("etl_rows_written_total") >= rows
                && live.sum("etl_transactions_total") == live.sum("etl_flush_duration_seconds_count")
                && live.count("etl_consumer_lag_records") == 2
                && live.sum("etl_consumer_lag_records") == 0
                && live.sum("etl_open_panes") == 0
                && live.sum("etl_ready") == 1;
    }

    @Test
    void when_keysGrowInNumber_then_seriesDoNot() throws Exception {
        Job job = Job.create(SERVERS, 1);
        produce(job, 1, 1);
        EtlNode node = EtlNode.start(vertx, job.config(), Duration.ofSeconds(1), status -> {})
                .await();
        NodeHttp http = new NodeHttp(node.httpPort(), "");
        awaitAggregated(http, 5_000);
        long before = own(scrape(http));
        produce(job, 2, 1_000);
        awaitAggregated(http, 10_000);
        assertThat(own(scrape(http))).isLessThan(before + NOT_KNOWN_AT_FIRST);
    }

    private static void awaitAggregated(NodeHttp http, long records) {
        Await.until(
                () -> scrape(http).sum("etl_aggregated_total") == records
                        && scrape(http).count("etl_consumer_lag_records") == 1,
                PATIENCE,
                () -> records + " records");
    }

    private static long own(Scrape scrape) {
        return scrape.metrics().stream()
                .filter(name -> name.startsWith("etl_"))
                .mapToLong(scrape::count)
                .sum();
    }
}
