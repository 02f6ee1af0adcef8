package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose binary log accepts only small transactions. */
@Tag("faults")
class LargeTransactionIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final int WINDOW_SECONDS = 3_600;
    private static final int RECORDS = 100_000;
    private static final String CAUSE = "raise max_binlog_cache_size (MySQL error";

    private static DatabaseServer database;

    @BeforeAll
    static void startDatabase() {
        database = DatabaseServer.startLogging("--max-binlog-cache-size=2097152");
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    /** @param refused a number of lanes in a transaction that was too large */
    private static void settleAndCompare(Job job, int lanes, IntStream refused) throws Exception {
        job.with("window.size", WINDOW_SECONDS + "s").with("source.lanes", "" + lanes);
        // Nearly all with different keys: a row takes about 60 bytes in the binary log.
        job.produce(OrderOptions.of(12, START_MS, 1_000).withKeys(1_000, 1_000), RECORDS, false);
        try (LogCapture log = new LogCapture();
                LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(RECORDS, PATIENCE);
            assertThat(refused.mapToLong(count -> log.count("lanes=" + count + " panes"))
                            .sum())
                    .isPositive();
            assertThat(log.count(CAUSE)).isPositive();
            node.stop();
        }
        assertThat(job.differences(OracleSpec.window(WINDOW_SECONDS))).isEmpty();
    }

    @Test
    void when_lanesTogetherAreTooLargeForATransaction_then_theyAreWrittenSeparately() throws Exception {
        settleAndCompare(Job.on(SERVERS.kafka(), database, 5), 5, IntStream.rangeClosed(2, 5));
    }

    @Test
    void when_oneLaneAloneIsTooLarge_then_itIsReadAgainInSmallerPartsAndEachRecordCountsOnce() throws Exception {
        settleAndCompare(Job.on(SERVERS.kafka(), database, 2), 1, IntStream.of(1));
    }

    @Test
    void when_theBinaryLogTakesStatementsOnly_then_theStartIsRefusedWithTheSettingsName() throws Exception {
        DatabaseServer statements = DatabaseServer.startLogging("--binlog-format=STATEMENT");
        try (statements) {
            Job job = Job.on(SERVERS.kafka(), statements, 1);
            assertThatThrownBy(() -> LocalNode.start(job)).hasMessageContaining("binlog_format is STATEMENT");
        }
    }
}
