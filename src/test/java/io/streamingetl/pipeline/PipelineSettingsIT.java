package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.OracleMeasure;
import io.streamingetl.testkit.oracle.OracleOrder;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results of the same orders under non-default configurations. */
class PipelineSettingsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static void produce(Job job, long seed, long count, double late) {
        produce(job, seed, START_MS, count, late);
    }

    private static void produce(Job job, long seed, long startMs, long count, double late) {
        job.produce(OrderOptions.of(seed, startMs, 1_000).withDisorder(2_000, late), count, false);
    }

    private static void startAndStop(Job job) {
        try (LocalNode node = LocalNode.start(job)) {
            node.stop();
        }
    }

    @Test
    void when_emitIsADuration_then_openWindowsAreWrittenToo() throws Exception {
        Job job = Job.create(SERVERS, 2)
                .with("window.size", "3600s")
                .with("window.emit", "2s")
                .with("window.idle-after", "600s");
        produce(job, 6, 5_000, 0);
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(5_000, PATIENCE);
            assertThat(job.number("SELECT COUNT(*) FROM etl_progress WHERE closed_through > " + START_MS))
                    .as("partitions that closed the window of the orders")
                    .isZero();
            produce(job, 7, 5_000, 0);
            job.awaitSettled(10_000, PATIENCE);
            node.stop();
        }
        assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
    }

    @Test
    void when_lateEventsAreQuarantined_then_theOthersAreSummedAndNoneIsLost() throws Exception {
        Job job = Job.create(SERVERS, 4).with("window.late", "quarantine");
        produce(job, 8, 50_000, 0.01);
        LocalNode.runUntilSettled(job, 50_000);
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
    void when_measuresAreMinMaxAndCount_then_eachEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 3)
                .with("source.lanes", "2")
                .with("window.label", "start")
                .with("measures.gross_income", "sum(price * count)")
                .with("measures.orders", "count()")
                .with("measures.cheapest", "min(price)")
                .with("measures.largest", "max(price * count)");
        produce(job, 12, 50_000, 0.001);
        LocalNode.runUntilSettled(job, 50_000);
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
        produce(job, 13, 50_000, 0);
        LocalNode.runUntilSettled(job, 50_000);
        assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
        assertThat(job.number("SELECT MAX(flushes) FROM etl_progress"))
                .as("partial flushes of one window")
                .isGreaterThan(5);
    }

    @Test
    void when_startedWithAnotherWindowSize_then_itAppliesFromARecordedBoundary() throws Exception {
        Job job = Job.create(SERVERS, 3).with("source.lanes", "2");
        produce(job, 14, 30_000, 0.001);
        LocalNode.runUntilSettled(job, 30_000);
        produce(job, 15, START_MS + 30_000, 60_000, 0.001);
        LocalNode.runUntilSettled(job.with("window.size", "7s"), 90_000);

        assertThat(job.plannedWindows().sizes().values()).containsExactly(60L, 7L);
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    @Test
    void when_tableExistsInAnotherShape_then_itsRowsAreKeptAndAddedTo() throws Exception {
        Job job = Job.create(SERVERS, 2);
        startAndStop(job);
        job.executeAsRoot(
                "ALTER TABLE gross_income MODIFY gross_income DECIMAL(20,2) NOT NULL, ADD note VARCHAR(20) NULL");
        produce(job, 11, 20_000, 0);
        LocalNode.runUntilSettled(job.with("sink.create-table", "false"), 20_000);
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @Test
    void when_aFixedKeyDiffersFromThePipelines_then_refusesToStart() {
        Job job = Job.create(SERVERS, 1);
        startAndStop(job);
        assertThatThrownBy(() -> LocalNode.start(job.with("sink.table", "other")))
                .hasMessageContaining("sink.table is \"other\"")
                .hasMessageContaining("was started with \"gross_income\"");
    }
}
