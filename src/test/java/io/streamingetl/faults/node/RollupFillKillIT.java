package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the node that fills a roll-up. */
@Tag("faults")
class RollupFillKillIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START_MS = Instant.parse("2018-10-27T22:00:00Z").toEpochMilli();
    private static final long RECORDS = 120_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String FILLED =
            "SELECT COALESCE(SUM(filled_through), 0) FROM etl_rollup WHERE state = 'filling'";

    @TempDir
    private Path folder;

    private static void produce(Job job, long seed, long startMs, long count) {
        job.produce(OrderOptions.of(seed, startMs, 1_000).withKeys(1_000, 50), count, true);
    }

    @Test
    void when_theNodeThatFillsARollupIsKilledTwice_then_theFillGoesOnAndTheRollupIsExact() throws Exception {
        Job job = Job.create(SERVERS, 2).with("window.size", "10s").with("source.kafka.session.timeout.ms", "6000");
        produce(job, 1, START_MS, RECORDS);
        LocalNode.runUntilSettled(job, RECORDS);
        job.with("rollups.by_minute", "{ every: 1m }")
                .with("rollups.by_day", "{ every: 1d, time-zone: Europe/Berlin, key: [] }");
        long before = 0;
        for (int kill = 0; kill < 2; kill++) {
            try (FatJar node = FatJar.run(Files.createDirectories(folder.resolve("n" + kill)), job, Map.of())) {
                long done = before;
                Await.until(() -> job.number(FILLED) > done, PATIENCE, () -> "a fill that has begun, or goes on");
                node.kill();
            }
            before = job.number(FILLED);
            assertThat(before)
                    .as("filled at kill %d, of a fill that has not ended", kill)
                    .isPositive();
            produce(job, 2 + kill, START_MS + 60_000, 1_000);
        }
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(RECORDS + 2_000, PATIENCE);
            job.awaitRollups();
            node.stop();
        }

        assertThat(job.differences(OracleSpec.window(10))).isEmpty();
    }
}
