package io.streamingetl.cli.redrive;

import static io.streamingetl.cli.redrive.Redriven.START;
import static io.streamingetl.cli.redrive.Redriven.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redrive} killed at random moments, and a node killed after one. */
@Tag("faults")
class RedriveKillIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MANY = 1_100;

    /** Approximate number of bytes that a command sends to redrive that many. */
    private static final int ALL_BYTES = 100_000;

    /** What a process ends with that is closed before it is done: SIGKILL. */
    private static final int KILLED = 137;

    private static final int KILLS = Integer.getInteger("chaos.redrives", 4);

    @TempDir
    private Path dir;

    @Test
    void when_killedAtRandomMoments_then_whatIsMarkedIsAddedAndTheLastAddsTheRest() throws Exception {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        Random random = new Random(seed);
        Job job = Job.create(SERVERS, 1);
        Redriven records = Redriven.withLateOrders(job, dir, MANY);
        int kills = 0;
        try (TcpProxy proxy = TcpProxy.toDatabase(SERVERS.database())) {
            proxy.delay(Duration.ofMillis(1));
            job.with("sink.port", String.valueOf(proxy.port()));
            for (int kill = 0; kill < KILLS; kill++) {
                long until = proxy.bytesToServer() + random.nextInt(ALL_BYTES);
                FatJar process = FatJar.start(dir, List.of("-Xmx256m"), Map.of(), records.arguments("--all"));
                try (process) {
                    Await.until(
                            () -> proxy.bytesToServer() >= until || !process.isAlive(),
                            PATIENCE,
                            () -> "a moment to kill; seed " + seed);
                }
                kills += process.exitCode() == KILLED ? 1 : 0;
                assertThat(records.markedCount() * 100 + " cents")
                        .as("chaos.seed %d, kill %d", seed, kill)
                        .isEqualTo(records.income(START + 60));
            }
            proxy.heal();
            CommandRun rest = records.redrive("--all");
            assertThat(rest.exitCode()).as("chaos.seed %d: %s", seed, rest).isZero();
            records.assertVerified();
        }
        assertThat(kills)
                .as("processes killed amid their work, chaos.seed %d", seed)
                .isPositive();
        assertThat(records.markedCount()).isEqualTo(MANY);
        assertThat(records.income(START + 60)).isEqualTo(MANY * 100 + " cents");
    }

    @Test
    void when_aNodeIsKilledAfterARedrive_then_itsReplayNeitherAddsNorQuarantinesTheRecordAgain() {
        Job job = Job.create(SERVERS, 1)
                .with("window.idle-after", "600s")
                .with("source.kafka.session.timeout.ms", "3000")
                .with("source.kafka.heartbeat.interval.ms", "500");
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "1"), order(START + 2, "\"2\""), order(START + 3, "4"));
        try (FatJar node = FatJar.run(dir, job, Map.of())) {
            Await.until(() -> job.accounted() == 3, PATIENCE, () -> "3 records; accounted for: " + job.accounted());
            CommandRun run =
                    records.redrive("--edit", records.file("edits.jsonl", records.edit(1, order(START + 2, "2"))));
            assertThat(run.exitCode()).as(run.toString()).isZero();
            node.kill();
        }
        assertThat(job.openPartitions()).isEqualTo(1);
        LocalNode.runUntilSettled(job.with("window.idle-after", "500ms"), 3);
        assertThat(records.income(START + 60)).isEqualTo("1400 cents");
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(1);
        assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isEqualTo(1);
        records.assertVerified();
    }
}
