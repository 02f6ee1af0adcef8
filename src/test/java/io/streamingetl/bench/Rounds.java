package io.streamingetl.bench;

import io.streamingetl.bench.stages.StagedPoll;
import io.streamingetl.bench.usage.GcLog;
import io.streamingetl.bench.usage.ProcessUsage;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.Oracle;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** Runs the compared programs, each as a process with the same JVM options. */
public final class Rounds {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int NO_SUCH_TABLE = 1146;
    private static final String DONE =
            "SELECT COALESCE(SUM(records), 0)," + " COALESCE(SUM(resume_offset < next_offset), 0) FROM etl_progress";

    /** The first two are an hourly and a daily one by shop; the fourth is one row a day. */
    private static final List<String> ROLLUPS = List.of(
            "{ every: 1h, key: [region, shopid] }",
            "{ every: 1d, time-zone: Asia/Singapore, key: [region, shopid] }",
            "{ every: 1h }",
            "{ every: 1d, key: [] }",
            "{ every: 5m, key: [region] }",
            "{ every: 1w, key: [itemid] }",
            "{ every: 1mo, key: [shopid, itemid] }",
            "{ every: 1y, key: [region] }",
            "{ every: 1d }",
            "{ every: 15m, key: [shopid] }");

    private final BenchServers servers;

    /** Archives by JVM options. */
    private final Map<String, Path> archives = new HashMap<>();

    private int groups;

    public Rounds(BenchServers servers) {
        this.servers = servers;
    }

    /** Creates the archive with which both sides start, if the case has one, in an unmeasured run. */
    public void prepare(BenchCase benchCase, String topic) throws SQLException {
        String jvm = jvm(benchCase);
        if (benchCase.archive() != StartArchive.NONE && !archives.containsKey(jvm)) {
            Path archive = servers.newFolder().resolve("streaming-etl.archive");
            Job job = job(benchCase, topic);
            List<String> options = new ArrayList<>(benchCase.jvmOptions());
            options.add(benchCase.archive().makes(archive));
            try (Connection connection = job.jdbc();
                    FatJar process = start(benchCase, job, servers.newFolder(), options)) {
                awaitLastRow(connection, process, benchCase.records());
                process.terminate();
                process.waitForExit(PATIENCE);
            } finally {
                job.executeAsRoot("DROP DATABASE " + job.database());
            }
            archives.put(jvm, archive);
        }
    }

    /** Measures the bare poll loop. */
    public Round bare(BenchCase benchCase, String topic) {
        return polling(benchCase, BarePoll.class, topic);
    }

    /**
     * Measures the product's data path up to a stage, in one thread and without a database; counts rows instead of
     * comparing them.
     */
    public Round staged(BenchCase benchCase, String topic, StagedPoll.Stage stage) {
        return polling(benchCase, StagedPoll.class, topic, stage.name(), String.valueOf(benchCase.windowSeconds()));
    }

    /**
     * Measures a program that prints a line when it has polled the last record.
     *
     * @param more arguments after servers, group, topic and number of records
     */
    private Round polling(BenchCase benchCase, Class<?> main, String topic, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                servers.kafka().bootstrapServers(), "bare-" + ++groups, topic, String.valueOf(benchCase.records())));
        arguments.addAll(List.of(more));
        Path dir = servers.newFolder();
        GcLog gc = new GcLog(dir.resolve("gc.log"));
        Instant start = Instant.now();
        try (FatJar process = FatJar.startMain(
                benchCase.javaHome(), dir, options(benchCase, gc), main, arguments.toArray(String[]::new))) {
            Instant end = Instant.parse(
                    process.awaitLog("polled \\d+ at (\\S+)\\.$", PATIENCE).group(1));
            return new Round(seconds(start, end), ProcessUsage.of(process.pid()), gc.pausedSeconds(), 0, List.of(), 0);
        }
    }

    /** Measures the product with a new database, and compares its rows. */
    public Round product(BenchCase benchCase, String topic, Oracle expected) throws SQLException {
        Job job = job(benchCase, topic);
        Path dir = servers.newFolder();
        GcLog gc = new GcLog(dir.resolve("gc.log"));
        try (Connection connection = job.jdbc()) {
            Instant start = Instant.now();
            try (FatJar process = start(benchCase, job, dir, options(benchCase, gc))) {
                awaitLastRow(connection, process, benchCase.records());
                Instant end = Instant.now();
                ProcessUsage usage = ProcessUsage.of(process.pid());
                double gcSeconds = gc.pausedSeconds();
                process.terminate();
                process.waitForExit(PATIENCE);
                List<String> differences = new ArrayList<>(expected.compareWithTable(connection, "gross_income"));
                differences.addAll(expected.compareWithRollups(connection, job.config()));
                differences.addAll(expected.ledgerDifferences(connection, "orders", topic));
                return new Round(seconds(start, end), usage, gcSeconds, copySeconds(connection), differences, 0);
            }
        } finally {
            job.executeAsRoot("DROP DATABASE " + job.database());
        }
    }

    private Job job(BenchCase benchCase, String topic) {
        Job job = Job.reading(servers.kafka(), servers.database(), topic)
                .with("source.lanes", benchCase.lanes())
                .with("window.size", benchCase.windowSeconds() + "s")
                .with("window.idle-after", "200ms");
        ROLLUPS.subList(0, benchCase.rollups()).forEach(one -> job.with("rollups.r" + ROLLUPS.indexOf(one), one));
        return job;
    }

    private static FatJar start(BenchCase benchCase, Job job, Path dir, List<String> options) {
        return FatJar.start(
                benchCase.javaHome(),
                dir,
                options,
                "run",
                "--conf",
                job.file(dir).toString());
    }

    private static String jvm(BenchCase benchCase) {
        return benchCase.javaHome() + " " + benchCase.archive() + " " + benchCase.jvmOptions();
    }

    private List<String> options(BenchCase benchCase, GcLog gc) {
        List<String> options = new ArrayList<>(benchCase.jvmOptions());
        options.add(gc.option());
        if (benchCase.archive() != StartArchive.NONE) {
            options.add(benchCase.archive().uses(archives.get(jvm(benchCase))));
        }
        return options;
    }

    /** Polls 50 times per second for a row of every record, so the result is at most 20 ms late. */
    private static void awaitLastRow(Connection connection, FatJar process, long records) throws SQLException {
        long startNs = System.nanoTime();
        while (!isDone(connection, records)) {
            if (!process.isAlive() || System.nanoTime() - startNs > PATIENCE.toNanos()) {
                throw new IllegalStateException("Not done after " + PATIENCE + ", or dead\n" + process.text());
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private static boolean isDone(Connection connection, long records) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DONE);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) >= records && row.getLong(2) == 0;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Copies the rows inside the database, without client, SQL parser and network: no writer of these rows can be
     * faster.
     */
    private static double copySeconds(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE copied LIKE gross_income");
            Instant start = Instant.now();
            statement.execute(
                    "INSERT INTO copied SELECT * FROM gross_income ORDER BY `timestamp`, region, shopid, itemid");
            return seconds(start, Instant.now());
        }
    }

    public static double seconds(Instant start, Instant end) {
        return Duration.between(start, end).toNanos() / 1e9;
    }

    /** The median of one figure of the rounds. */
    public static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
