package io.streamingetl.bench;

import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How soon it reads, and what it holds while it has nothing to do; for {@code mvn -Pbench verify}. */
class StartBench {
    private static final int STARTS = Integer.getInteger("bench.rounds", 1) + 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);

    @Test
    void when_started_then_timeToReadAndFootprintAreWritten() throws Exception {
        Report report = new Report(
                "start",
                "From the start of the process to its first record read",
                "configured s",
                "reading s",
                "CPU s",
                "idle RSS MiB",
                "idle CPU s in 10 s");
        BenchCase how = BenchCase.list(BenchCase.BASE).get(0);
        report.note("jvm: " + String.join(" ", how.jvmOptions()));
        try (BenchServers servers = new BenchServers()) {
            servers.kafka().createTopic("quiet", 4, Map.of());
            Job job = Job.reading(servers.kafka(), servers.database(), "quiet");
            Path dir = servers.newFolder();
            for (int start = 1; start <= STARTS; start++) {
                measure(report, start == 1 ? "first start, makes the tables" : "start " + start, how, dir, job);
            }
        }
        report.write();
    }

    private static void measure(Report report, String label, BenchCase how, Path dir, Job job) {
        Instant start = Instant.now();
        try (FatJar process = FatJar.start(
                how.javaHome(),
                dir,
                how.jvmOptions(),
                "run",
                "--conf",
                job.file(dir).toString())) {
            Instant reads = logged(process, "reads quiet");
            Usage started = Usage.of(process.pid());
            LockSupport.parkNanos(IDLE_NS);
            Usage idle = Usage.of(process.pid());
            process.terminate();
            process.waitForExit(PATIENCE);
            report.add(
                    label,
                    Duration.between(start, logged(process, "pipeline orders")).toMillis() / 1e3,
                    Duration.between(start, reads).toMillis() / 1e3,
                    started.cpuSeconds(),
                    idle.rssMib(),
                    idle.cpuSeconds() - started.cpuSeconds());
        }
    }

    /** The time that stands before the first line with this text. */
    private static Instant logged(FatJar process, String text) {
        return Instant.parse(process.awaitLog("^(\\S+Z) .*" + text, PATIENCE).group(1));
    }
}
