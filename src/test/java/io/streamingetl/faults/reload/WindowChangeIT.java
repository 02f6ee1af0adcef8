package io.streamingetl.faults.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.Oracle;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The window size changes while windows are open and nodes are killed. */
@AnyDatabase
class WindowChangeIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 2));

    @TempDir
    private Path dir;

    @Test
    void when_theSizeChangesWhileNodesAreKilled_then_eachRecordIsInOneWindowOfThePlan() throws Exception {
        int changes = Chaos.count("changes", 6);
        Random random = Chaos.random("window changes");
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 6), "classic")
                .with("window.emit", random.nextBoolean() ? "on-close" : "300ms")
                .with("reload.scan-period", "200ms");
        try (NodeProcesses nodes = new NodeProcesses(job, dir);
                OrderLoad load = OrderLoad.start(job, random.nextLong(), Chaos.count("rate", 2_000))) {
            nodes.startReading(NODES);
            Await.until(() -> job.accounted() > 0, PATIENCE, () -> "a first commit");
            for (int change = 1; change <= changes; change++) {
                long seconds = 2 + (sizeSeconds(job) + random.nextInt(7)) % 9;
                job.with("window.size", seconds + "s");
                nodes.configure();
                if (change % 3 == 0) {
                    nodes.kill(nodes.get(random.nextInt(nodes.size())));
                    nodes.start();
                }
                Await.until(() -> sizeSeconds(job) == seconds, PATIENCE, () -> "windows of " + seconds + " s");
                if (change % 3 == 0) {
                    Await.until(() -> hasBegun(job), PATIENCE, () -> "events past the boundary");
                }
                Chaos.pause(random.nextInt(3_000));
            }
            long sent = load.finish();
            job.awaitSettled(sent, PATIENCE);

            assertThat(nodes.kills()).isEqualTo(changes / 3);
            assertThat(nodes.logged("reloaded: configuration")).isGreaterThan(changes);
            // Fewer than the changes, because a change before its start is replaced by the next.
            assertThat(job.plannedWindows().sizes()).hasSizeGreaterThan(1);
            assertThat(job.differences(job.plannedWindows())).isEmpty();
            assertThat(written(job)).isEqualByComparingTo(read(job));
        }
    }

    /** The last planned size. */
    private static long sizeSeconds(Job job) {
        NavigableMap<Long, Long> sizes = job.plannedWindows().sizes();
        return sizes.lastEntry().getValue();
    }

    private static boolean hasBegun(Job job) {
        long fromMs = job.plannedWindows().sizes().lastKey() * 1000;
        return job.number("SELECT MAX(max_event_time) FROM etl_progress") >= fromMs;
    }

    private static BigDecimal written(Job job) throws Exception {
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT SUM(gross_income) FROM gross_income")) {
            sum.next();
            return sum.getBigDecimal(1);
        }
    }

    private static BigDecimal read(Job job) {
        return Oracle.read(job.bootstrapServers(), job.topic(), job.plannedWindows()).rows().values().stream()
                .map(row -> row[0])
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
