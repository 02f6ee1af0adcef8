package io.streamingetl.faults;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Facts of a run, logged at its end and saved in {@code target/chaos}. */
public final class RunSummary {
    private static final Logger LOG = LoggerFactory.getLogger(RunSummary.class);
    private static final Path FOLDER = Path.of("target", "chaos");

    private final String name;
    private final JsonObject facts = new JsonObject();
    private final long startNs = System.nanoTime();

    /** @param name name of the run and of its file */
    public RunSummary(String name) {
        this.name = name;
        facts.put("run", name).put("seed", Chaos.seed());
    }

    public RunSummary put(String fact, Object value) {
        facts.put(fact, value);
        return this;
    }

    /** Adds percentiles of these times, milliseconds. */
    public RunSummary putTimes(String fact, List<Long> timesMs) {
        List<Long> sorted = timesMs.stream().sorted().toList();
        JsonObject times = new JsonObject().put("count", sorted.size());
        if (!sorted.isEmpty()) {
            times.put("p50", percentile(sorted, 50))
                    .put("p99", percentile(sorted, 99))
                    .put("max", percentile(sorted, 100));
        }
        return put(fact, times);
    }

    private static long percentile(List<Long> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    /** Compares the job's table with its recomputation, logs and saves the facts, and returns the differences. */
    public List<String> end(Job job) throws SQLException {
        return end(job, FaultJobs.WINDOW_SECONDS);
    }

    /** As {@link #end(Job)}, with windows of this size. */
    public List<String> end(Job job, int windowSeconds) throws SQLException {
        List<String> differences = job.differences(OracleSpec.window(windowSeconds));
        put("differences", differences.size());
        save(job);
        return differences;
    }

    /** Logs and saves the facts, without a comparison. */
    public void save(Job job) {
        put("seconds", Duration.ofNanos(System.nanoTime() - startNs).toSeconds());
        put("records", job.accounted());
        put("rows", job.number("SELECT COUNT(*) FROM gross_income"));
        LOG.info("{}", facts.encodePrettily());
        try {
            Files.writeString(Files.createDirectories(FOLDER).resolve(name + ".json"), facts.encodePrettily() + "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
