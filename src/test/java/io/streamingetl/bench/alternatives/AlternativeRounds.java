package io.streamingetl.bench.alternatives;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.bench.usage.GcLog;
import io.streamingetl.bench.usage.ProcessUsage;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.Oracle;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the alternatives, each as a separate process. */
final class AlternativeRounds {
    /** Longest time until the first row. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** No row for this long after the last one means that it is done. */
    private static final Duration QUIET = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(AlternativeRounds.class);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A program ended, or wrote no row in time; the message says which. */
    static final class UnfinishedException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnfinishedException(String message) {
            super(message);
        }
    }

    private final BenchServers servers;

    AlternativeRounds(BenchServers servers) {
        this.servers = servers;
    }

    /**
     * Measures an alternative with a new database and default JVM options. Its last row is the one that no other
     * follows for a while.
     *
     * @throws UnfinishedException if it ends, or writes nothing
     */
    Round round(Alternative alternative, BenchCase benchCase, String topic, Oracle expected)
            throws SQLException, UnfinishedException {
        Job job = Job.reading(servers.kafka(), servers.database(), topic);
        Path dir = servers.newFolder();
        GcLog gc = new GcLog(dir.resolve("gc.log"));
        makeTables(job.config());
        try (Connection connection = job.jdbc()) {
            Instant start = Instant.now();
            try (FatJar process = alternative.start(benchCase, dir, gc, servers, job, topic)) {
                long last = 0;
                Instant end = start;
                ProcessUsage usage = ProcessUsage.of(process.pid());
                while (last == 0 || Duration.between(end, Instant.now()).compareTo(QUIET) < 0) {
                    checkProgress(process, start, last);
                    long now = job.number("SELECT COALESCE(MAX(id), 0) FROM gross_income");
                    if (now != last) {
                        last = now;
                        end = Instant.now();
                        usage = ProcessUsage.of(process.pid());
                    }
                    LockSupport.parkNanos(LOOK_NS);
                }
                return new Round(
                        Rounds.seconds(start, end),
                        usage,
                        gc.pausedSeconds(),
                        0,
                        expected.compareWithTable(connection, "gross_income"),
                        missingPercent(connection, expected));
            }
        } finally {
            job.executeAsRoot("DROP DATABASE " + job.database());
        }
    }

    private static void checkProgress(FatJar process, Instant start, long last) throws UnfinishedException {
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        if (!process.isAlive()) {
            process.text()
                    .lines()
                    .filter(line -> line.contains("Exception") || line.contains("Error"))
                    .forEach(LOG::info);
            throw new UnfinishedException("ended after " + seconds + " s");
        }
        if (last == 0 && seconds > PATIENCE.toSeconds()) {
            throw new UnfinishedException("no row after " + seconds + " s");
        }
    }

    /** Creates the product's tables, for programs that create none. */
    private static void makeTables(EtlConfig config) {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = Database.open(vertx, config.sink());
            database.check(config).eventually(database::close).await();
        } finally {
            vertx.close().await();
        }
    }

    private static double missingPercent(Connection connection, Oracle expected) throws SQLException {
        BigDecimal whole =
                expected.rows().values().stream().map(measures -> measures[0]).reduce(BigDecimal.ZERO, BigDecimal::add);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(gross_income) FROM gross_income")) {
            row.next();
            return 100 * (1 - row.getBigDecimal(1).doubleValue() / whole.doubleValue());
        }
    }
}
