package io.streamingetl.pipeline.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.pipeline.reload.ReloadingNode;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.OracleMeasure;
import io.streamingetl.testkit.oracle.OracleOrder;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Roll-ups against a recomputation that finds the edges of days by walking the clock. */
class RollupIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The day on which Berlin's clocks are set back: it has 25 hours. */
    private static final Instant DAY_OF_25_HOURS = Instant.parse("2018-10-27T22:00:00Z");

    @TempDir
    Path folder;

    /** One order a second of event time, some of them late. */
    private static void produce(Job job, long seed, Instant start, long count) {
        job.produce(
                OrderOptions.of(seed, start.toEpochMilli(), 1).withKeys(20, 5).withDisorder(5_000, 0.01), count, true);
    }

    private static Job withFiveRollups(Job job) {
        return job.with("measures.gross_income", "sum(price * count)")
                .with("measures.orders", "count()")
                .with("measures.cheapest", "min(price)")
                .with("measures.largest", "max(price * count)")
                .with("rollups.by_hour", "{ every: 1h }")
                .with("rollups.by_day_in_berlin", "{ every: 1d, time-zone: Europe/Berlin, key: [shopid, region] }")
                .with("rollups.by_day_in_kathmandu", "{ every: 1d, time-zone: Asia/Kathmandu, key: [region] }")
                .with(
                        "rollups.by_week",
                        "{ every: 1w, time-zone: America/New_York, key: [], measures: [orders, largest] }")
                .with(
                        "rollups.by_month",
                        "{ every: 1mo, time-zone: Europe/Berlin, key: [itemid], measures: [cheapest] }");
    }

    private static OracleSpec ofFour(OracleSpec spec) {
        return spec.withMeasures(
                OracleMeasure.income("gross_income"),
                OracleMeasure.count("orders"),
                OracleMeasure.min("cheapest", OracleOrder::price),
                OracleMeasure.max("largest", order -> order.price().multiply(order.count())));
    }

    @Test
    void when_daysHave25Hours_then_everyRollupIsTheSumOfItsIntervals() throws Exception {
        Job job =
                withFiveRollups(Job.create(SERVERS, 3).with("source.lanes", "2").with("window.size", "600s"));
        produce(job, 1, DAY_OF_25_HOURS.minusSeconds(3_600), 100_000);
        LocalNode.runUntilSettled(job, 100_000);

        assertThat(job.differences(ofFour(OracleSpec.window(600)))).isEmpty();
        assertThat(job.number("SELECT MAX(later.`timestamp` - earlier.`timestamp`) FROM by_day_in_kathmandu AS later,"
                        + " by_day_in_kathmandu AS earlier"))
                .isEqualTo(86_400);
        assertThat(job.number("SELECT COUNT(*) FROM by_day_in_berlin WHERE `timestamp` = "
                        + (DAY_OF_25_HOURS.getEpochSecond() + 25 * 3_600)))
                .as("rows of the day of 25 hours")
                .isPositive();
    }

    @Test
    void when_theLabelIsTheStartAndTheWindowSizeChanges_then_windowsCountTowardsTheIntervalTheyBeginIn()
            throws Exception {
        Job job = withFiveRollups(
                Job.create(SERVERS, 2).with("window.label", "start").with("window.size", "420s"));
        produce(job, 2, DAY_OF_25_HOURS, 20_000);
        LocalNode.runUntilSettled(job, 20_000);
        produce(job, 3, DAY_OF_25_HOURS.plusSeconds(20_000), 40_000);
        LocalNode.runUntilSettled(job.with("window.size", "3600s").with("window.emit", "300ms"), 60_000);

        assertThat(job.differences(ofFour(job.plannedWindows()).withLabelStart()))
                .isEmpty();
    }

    @Test
    void when_addedToAPipelineUnderLoad_then_filledWhileItRunsAndThenKept() throws Exception {
        Job job = Job.create(SERVERS, 2)
                .with("window.size", "60s")
                .with("window.emit", "100ms")
                .with("reload.scan-period", "0s");
        produce(job, 4, DAY_OF_25_HOURS, 40_000);
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            job.awaitSettled(40_000, PATIENCE);
            produce(job, 5, DAY_OF_25_HOURS.plusSeconds(20_000), 40_000);
            node.apply("rollups.by_day", "{ every: 1d, time-zone: Europe/Berlin, key: [region] }");
            node.apply("rollups.by_two_minutes", "{ every: 2m }");
            job.awaitSettled(80_000, PATIENCE);
            job.awaitRollups();
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();

            produce(job, 6, DAY_OF_25_HOURS.plusSeconds(30_000), 10_000);
            job.awaitSettled(90_000, PATIENCE);
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        }
    }

    @Test
    void when_aWindowHasMoreRowsThanAChunk_then_filledInRangesOfItsKeys() throws Exception {
        Job job = Job.create(SERVERS, 2).with("window.size", "86400s");
        job.produce(OrderOptions.of(7, DAY_OF_25_HOURS.toEpochMilli(), 1_000).withKeys(1_000, 20), 40_000, false);
        LocalNode.runUntilSettled(job, 40_000);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isGreaterThan(11_000);
        job.with("rollups.by_month", "{ every: 1mo, key: [itemid, region] }")
                .with("rollups.all_by_year", "{ every: 1y, time-zone: Asia/Singapore, key: [] }")
                .with("rollups.copy", "{ every: 1d, time-zone: Asia/Kolkata }");
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitRollups();
            node.stop();
        }

        assertThat(job.differences(OracleSpec.window(86_400))).isEmpty();
    }

    @Test
    void when_itIsRemovedAndAddedAgainOrChanged_then_refusedUntilItsTableIsEmpty() {
        Job job = Job.create(SERVERS, 1);
        Job with = job.with("rollups.by_hour", "{ every: 1h }");
        produce(job, 8, DAY_OF_25_HOURS, 1_000);
        LocalNode.runUntilSettled(with, 1_000);
        assertThatThrownBy(() -> LocalNode.start(job.with("rollups.by_hour", "{ every: 2h }")))
                .hasMessageContaining("rollups.by_hour is \"{ every: 7200s, key: [region, shopid, itemid], measures:"
                        + " [gross_income] }\": is fixed once it exists");
        LocalNode.runUntilSettled(job.without("rollups.by_hour"), 1_000);
        assertThat(job.number("SELECT COUNT(*) FROM etl_rollup WHERE state = 'removed'"))
                .isEqualTo(1);
        assertThatThrownBy(() -> LocalNode.start(job.with("rollups.by_hour", "{ every: 2h }")))
                .hasMessageContaining("TRUNCATE TABLE `by_hour`");
        job.executeAsRoot("TRUNCATE TABLE by_hour");
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitRollups();
            assertThat(job.number("SELECT COUNT(*) FROM by_hour")).isPositive();
            node.stop();
        }
    }

    @Test
    void when_rowsOfTablesAndRollupsAreManipulated_then_verifyNamesAndRepairsThem() throws Exception {
        Job job = withFiveRollups(Job.create(SERVERS, 2).with("window.size", "600s"));
        produce(job, 9, DAY_OF_25_HOURS, 20_000);
        LocalNode.runUntilSettled(job, 20_000);
        assertThat(verify(job).exitCode()).isZero();
        job.execute("UPDATE gross_income SET gross_income = gross_income + 1, cheapest = 0 ORDER BY id LIMIT 1");
        job.execute("UPDATE by_hour SET orders = orders + 1 ORDER BY id LIMIT 1");
        job.executeAsRoot("DELETE FROM by_hour ORDER BY id DESC LIMIT 1");
        job.execute("UPDATE by_week SET orders = 7");

        CommandRun found = verify(job);
        assertThat(found.exitCode()).as(found.toString()).isEqualTo(1);
        assertThat(found.out()).contains("Roll-up by_hour: 2 of ");
        CommandRun repaired = verify(job, "--repair");
        assertThat(repaired.exitCode()).as(repaired.toString()).isZero();

        assertThat(job.differences(ofFour(OracleSpec.window(600)))).isEmpty();
    }

    private CommandRun verify(Job job, String... options) {
        String[] range = {"verify", "--conf", job.file(folder).toString(), "--from", "2018-10-20T00:00:00Z", "--to"};
        return CommandRun.of(java.util.stream.Stream.of(range, new String[] {"2018-10-30T00:00:00Z"}, options)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new));
    }
}
