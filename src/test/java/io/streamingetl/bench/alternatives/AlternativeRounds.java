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

/** Runs the alternatives, each as a separate process. */
final class AlternativeRounds {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BenchServers servers;

    AlternativeRounds(BenchServers servers) {
        this.servers = servers;
    }

    /**
     * Measures an alternative with a new database and default JVM options. Its last row is the one that no other
     * follows for a while.
     */
    Round round(Alternative alternative, BenchCase benchCase, String topic, Oracle expected) throws SQLException {
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
                    if (!process.isAlive()
                            || Duration.between(start, Instant.now()).compareTo(PATIENCE) > 0) {
                        throw new IllegalStateException("Not done after " + PATIENCE + ", or dead\n" + process.text());
                    }
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
