package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.node.ShiftedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node whose wall clock jumps while records arrive. */
@Tag("faults")
class ClockJumpIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("clock");

    /**
     * An hour exceeds {@code window.max-future}: for a node that used the clock after a jump back, every event would be
     * in the future.
     */
    @Test
    void when_wallClockJumpsBackAndForward_then_noEventIsInTheFutureAndTableEqualsRecomputation() throws Exception {
        ShiftedClock.missing().ifPresent(why -> abort(why));
        ShiftedClock clock = new ShiftedClock(dir);
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 4)).with("source.lanes", "1");
        try (FatJar node = FatJar.run(dir, job, clock.environment());
                OrderLoad load = OrderLoad.start(job, random.nextLong(), 500)) {
            NodeHttp http = NodeHttp.of(node, "", PATIENCE);
            awaitProgress(job, load, node);
            jump(clock, HOUR.negated(), http, job, load, node);
            jump(clock, HOUR, http, job, load, node);
            jump(clock, Duration.ZERO, http, job, load, node);
            job.awaitSettled(load.finish(), PATIENCE);
            assertThat(node.isAlive()).isTrue();
        }
        assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isZero();
        FaultJobs.assertNoDifferences(job);
    }

    /** Shifts the clock, and waits until the node uses it and has written the records sent since. */
    private static void jump(ShiftedClock clock, Duration by, NodeHttp http, Job job, OrderLoad load, FatJar node) {
        clock.shift(by);
        long half = HOUR.toSeconds() / 2;
        Await.until(
                () -> Math.abs(http.status().getLong("uptimeSeconds") - by.toSeconds()) < half,
                PATIENCE,
                () -> "the node's clock to be shifted by " + by + "\n" + node.text());
        awaitProgress(job, load, node);
    }

    private static void awaitProgress(Job job, OrderLoad load, FatJar node) {
        long sent = load.sent();
        Await.until(() -> job.accounted() > sent, PATIENCE, () -> "more than " + sent + " orders\n" + node.text());
    }
}
