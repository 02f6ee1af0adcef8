package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.cli.OrderProducer;
import io.streamingetl.cli.Pace;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.OracleMeasure;
import io.streamingetl.testkit.OracleOrder;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
        OrderOptions options = OrderOptions.of(seed, startMs, 1_000).withDisorder(2_000, late);
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
    void when_emitIsADuration_then_openWindowsAreWrittenToo() throws Exception {
        Job job = Job.create(SERVERS, 2)
                .with("window.size", "3600s")
                .with("window.emit", "2s")
                .with("window.idle-after", "600s");
        produce(job, 6, 5_000, 0, false);
        EtlNode node = start(job);
        job.awaitSettled(5_000, PATIENCE);
        assertThat(job.number("SELECT COUNT(*) FROM etl_progress WHERE closed_through > " + START_MS))
                .as("partitions that closed the window of the orders")
                .isZero();
        produce(job, 7, 5_000, 0, false);
        job.awaitSettled(10_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
    }

    @Test
    void when_lateEventsAreQuarantined_then_theOthersAreSummedAndNoneIsLost() throws Exception {
        Job job = Job.create(SERVERS, 4).with("window.late", "quarantine");
        produce(job, 8, 50_000, 0.01, false);
        EtlNode node = start(job);
        job.awaitSettled(50_000, PATIENCE);
        node.stop().await();
        Set<String> quarantined = quarantined(job);
        assertThat(quarantined).isNotEmpty();
        assertThat(job.differences(OracleSpec.window(60)
                        .withCounts(order -> !quarantined.contains(order.partition() + ":" + order.offset()))))
                .isEmpty();
        assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isEqualTo(quarantined.size());
    }

    private static Set<String> quarantined(Job job) throws SQLException {
        Set<String> found = new HashSet<>();
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT `partition`, `offset` FROM etl_quarantine WHERE reason = 'LATE'")) {
            while (rows.next()) {
                found.add(rows.getInt(1) + ":" + rows.getLong(2));
            }
        }
        return found;
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

    @Test
    void when_tableExistsInAnotherShape_then_itsRowsAreKeptAndAddedTo() throws Exception {
        Job job = Job.create(SERVERS, 2);
        EtlNode first = start(job);
        first.stop().await();
        job.executeAsRoot(
                "ALTER TABLE gross_income MODIFY gross_income DECIMAL(20,2) NOT NULL, ADD note VARCHAR(20) NULL");
        produce(job, 11, 20_000, 0, false);
        EtlNode node = start(job.with("sink.create-table", "false"));
        job.awaitSettled(20_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_measuresAreMinMaxAndCount_then_eachEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 3)
                .with("source.lanes", "2")
                .with("window.label", "start")
                .with("measures.gross_income", "sum(price * count)")
                .with("measures.orders", "count()")
                .with("measures.cheapest", "min(price)")
                .with("measures.largest", "max(price * count)");
        produce(job, 12, 50_000, 0.001, false);
        EtlNode node = start(job);
        job.awaitSettled(50_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(60)
                        .withLabelStart()
                        .withMeasures(
                                OracleMeasure.income("gross_income"),
                                OracleMeasure.count("orders"),
                                OracleMeasure.min("cheapest", OracleOrder::price),
                                OracleMeasure.max(
                                        "largest", order -> order.price().multiply(order.count())))))
                .isEmpty();
    }

    @Test
    void when_keysOutgrowTheirLimit_then_partialSumsAreWrittenAndAddUp() throws Exception {
        Job job = Job.create(SERVERS, 4)
                .with("source.lanes", "2")
                .with("source.kafka.max.poll.records", "1000")
                .with("window.size", "3600s")
                .with("window.max-open-keys", "1000");
        produce(job, 13, 50_000, 0, false);
        EtlNode node = start(job);
        job.awaitSettled(50_000, PATIENCE);
        node.stop().await();
        assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
        assertThat(job.number("SELECT MAX(flushes) FROM etl_progress"))
                .as("partial flushes of one window")
                .isGreaterThan(5);
    }

    @Test
    void when_startedWithAnotherWindowSize_then_itHoldsFromARecordedBoundaryOn() throws Exception {
        Job job = Job.create(SERVERS, 3).with("source.lanes", "2");
        produce(job, 14, 30_000, 0.001, false);
        EtlNode node = start(job);
        job.awaitSettled(30_000, PATIENCE);
        node.stop().await();
        produce(job, 15, START_MS + 30_000, 60_000, 0.001, false);
        node = start(job.with("window.size", "7s"));
        job.awaitSettled(90_000, PATIENCE);
        node.stop().await();

        assertThat(job.plannedWindows().sizes().values()).containsExactly(60L, 7L);
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    @Test
    void when_aFixedKeyIsAnotherThanThePipelines_then_refusesToStart() {
        Job job = Job.create(SERVERS, 1);
        start(job).stop().await();
        assertThatThrownBy(() -> start(job.with("sink.table", "other")))
                .hasMessageContaining("sink.table is \"other\"")
                .hasMessageContaining("begun with \"gross_income\"");
    }
}
