package io.streamingetl.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.report.BenchReport;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Latency from the moment a window may close until its rows are visible, at a steady rate; for {@code mvn -Pbench
 * verify}.
 */
class LatencyBench {
    private static final String RATES = System.getProperty("bench.rates", "20000,100000");
    private static final int SECONDS = Integer.getInteger("bench.latency.seconds", 100);

    /** Not measured: a program that has just started is slower. */
    private static final int WARM_UP_SECONDS = 10;

    private static final int PARTITIONS = 4;
    private static final long WINDOW_MS = 1_000;
    private static final long OUT_OF_ORDERNESS_MS = 2_000;
    private static final int DISORDER_MS = 1_000;
    private static final int SHOPS = 100;
    private static final int ITEMS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BenchReport report = new BenchReport(
            "latency",
            "From the moment a window may be closed to its rows being visible",
            "p50 ms",
            "p99 ms",
            "max ms",
            "windows",
            "rows/window");

    @Test
    void when_ordersComeSteadily_then_rowsAreExactAndLatencyIsWritten() throws Exception {
        try (BenchServers servers = new BenchServers()) {
            for (String rate : RATES.split(",", -1)) {
                measure(servers, Long.parseLong(rate));
            }
        }
        report.write();
    }

    private void measure(BenchServers servers, long rate) throws Exception {
        String topic = "steady-" + rate;
        servers.kafka().createTopic(topic, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        Job job = Job.reading(servers.kafka(), servers.database(), topic)
                .with("window.size", WINDOW_MS / 1000 + "s")
                .with("window.max-out-of-orderness", OUT_OF_ORDERNESS_MS + "ms");
        BenchCase how = BenchCase.list(BenchCase.BASE).get(0);
        Path dir = servers.newFolder();
        try (FatJar process = FatJar.start(
                how.javaHome(),
                dir,
                how.jvmOptions(),
                "run",
                "--conf",
                job.file(dir).toString())) {
            process.awaitLog("reads " + topic, PATIENCE);
            Map<Long, Long> seen;
            try (ClosedWindows closings = new ClosedWindows(job, WINDOW_MS)) {
                send(servers, topic, rate);
                job.awaitSettled(rate * (SECONDS + WARM_UP_SECONDS), PATIENCE);
                seen = closings.stop();
            }
            List<String> differences = job.differences(OracleSpec.window(WINDOW_MS / 1000));
            assertThat(differences).as("at %,d records/s", rate).isEmpty();
            Map<Long, Long> could = new WindowDueTimes(WINDOW_MS, OUT_OF_ORDERNESS_MS)
                    .read(servers.kafka().bootstrapServers(), topic);
            report(rate, seen, could, job.number("SELECT COUNT(*) FROM gross_income"));
        }
    }

    private static void send(BenchServers servers, String topic, long rate) {
        OrderOptions options = OrderOptions.of(1, System.currentTimeMillis(), rate)
                .withKeys(SHOPS, ITEMS)
                .withDisorder(DISORDER_MS, 0);
        Map<String, String> kafka = Map.of("bootstrap.servers", servers.kafka().bootstrapServers());
        try (OrderProducer producer = new OrderProducer(kafka, topic, options, Pace.LIVE, false)) {
            producer.run(rate * (SECONDS + WARM_UP_SECONDS), () -> false);
        }
    }

    private void report(long rate, Map<Long, Long> seen, Map<Long, Long> could, long rows) {
        double[] latenciesMs = could.entrySet().stream()
                .filter(window -> seen.containsKey(window.getKey()))
                .skip(WARM_UP_SECONDS)
                .mapToDouble(window -> seen.get(window.getKey()) - window.getValue())
                .sorted()
                .toArray();
        assertThat(latenciesMs).as("observed window closings").isNotEmpty();
        report.add(
                "%,d records/s".formatted(rate),
                percentile(latenciesMs, 0.5),
                percentile(latenciesMs, 0.99),
                latenciesMs[latenciesMs.length - 1],
                latenciesMs.length,
                (double) rows / (SECONDS + WARM_UP_SECONDS));
    }

    /** The smallest value that this share of all values does not exceed. */
    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
