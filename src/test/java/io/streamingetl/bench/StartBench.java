package io.streamingetl.bench;

import io.streamingetl.bench.report.BenchReport;
import io.streamingetl.bench.usage.ProcessUsage;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Startup time and idle resources; for {@code mvn -Pbench verify}. */
class StartBench {
    private static final int STARTS = Integer.getInteger("bench.rounds", 1);
    private static final BenchCase HOW = BenchCase.list(BenchCase.BASE).get(0);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);

    @Test
    void when_started_then_timeToReadAndFootprintAreWritten() throws Exception {
        BenchReport report = new BenchReport(
                "start",
                "From the start of the process to its first record read",
                "configured s",
                "reading s",
                "CPU s",
                "idle RSS MiB",
                "idle CPU s in 10 s");
        report.note("JVM options: " + String.join(" ", HOW.jvmOptions()));
        try (BenchServers servers = new BenchServers()) {
            servers.kafka().createTopic("quiet", 4, Map.of());
            Job job = Job.reading(servers.kafka(), servers.database(), "quiet");
            Path dir = servers.newFolder();
            Path archive = dir.resolve("streaming-etl.jsa");
            measure(report, "makes the tables", dir, job, "-XX:ArchiveClassesAtExit=" + archive);
            for (int start = 1; start <= STARTS; start++) {
                measure(report, "without an archive", dir, job, "-Xshare:auto");
                measure(report, "with an archive", dir, job, "-XX:SharedArchiveFile=" + archive);
            }
        }
        report.write();
    }

    private static void measure(BenchReport report, String label, Path dir, Job job, String jvmOption) {
        List<String> options = new ArrayList<>(HOW.jvmOptions());
        options.add(jvmOption);
        String conf = job.file(dir).toString();
        Instant start = Instant.now();
        try (FatJar process = FatJar.start(HOW.javaHome(), dir, options, "run", "--conf", conf)) {
            Instant reads = logged(process, "reads quiet");
            ProcessUsage started = ProcessUsage.of(process.pid());
            LockSupport.parkNanos(IDLE_NS);
            ProcessUsage idle = ProcessUsage.of(process.pid());
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

    /** The timestamp of the first line with this text. */
    private static Instant logged(FatJar process, String text) {
        return Instant.parse(process.awaitLog("^(\\S+Z) .*" + text, PATIENCE).group(1));
    }
}
