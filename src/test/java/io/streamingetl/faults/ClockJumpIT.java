package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.NodeHttp;
import io.streamingetl.testkit.ShiftedClock;
import io.streamingetl.testkit.TestServers;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node whose wall clock somebody sets while records come in. */
@Tag("faults")
class ClockJumpIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("clock");

    /** An hour is more than {@code window.max-future}: by a clock that went back all events would be of the future. */
    @Test
    void when_wallClockJumpsBackAndForward_then_nothingIsOfTheFutureAndTableEqualsRecomputation() throws Exception {
        ShiftedClock.missing().ifPresent(why -> abort(why));
        ShiftedClock clock = new ShiftedClock(dir);
        Job job = Jobs.withManyFlushes(Job.create(SERVERS, 4)).with("source.lanes", "1");
        try (FatJar node = FatJar.run(dir, job, clock.environment());
                Load load = Load.start(job, random.nextLong(), 500)) {
            NodeHttp http = NodeHttp.of(node, "", PATIENCE);
            awaitProgress(job, load, node);
            jump(clock, HOUR.negated(), http, job, load, node);
            jump(clock, HOUR, http, job, load, node);
            jump(clock, Duration.ZERO, http, job, load, node);
            job.awaitSettled(load.finish(), PATIENCE);
            assertThat(node.isAlive()).isTrue();
        }
        assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isZero();
        assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
    }

    /** Sets the clock, waits until the node tells the time by it, and until what came since is written. */
    private static void jump(ShiftedClock clock, Duration by, NodeHttp http, Job job, Load load, FatJar node) {
        clock.shift(by);
        long half = HOUR.toSeconds() / 2;
        Await.until(
                () -> Math.abs(http.status().getLong("uptimeSeconds") - by.toSeconds()) < half,
                PATIENCE,
                () -> "the node's clock to be shifted by " + by + "\n" + node.text());
        awaitProgress(job, load, node);
    }

    private static void awaitProgress(Job job, Load load, FatJar node) {
        long sent = load.sent();
        Await.until(() -> job.accounted() > sent, PATIENCE, () -> "more than " + sent + " orders\n" + node.text());
    }
}
