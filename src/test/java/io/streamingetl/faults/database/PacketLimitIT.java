package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that accepts only small packets. */
@Tag("faults")
class PacketLimitIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PACKET_BYTES = 64 * 1024;

    private static DatabaseServer database;

    @BeforeAll
    static void startDatabase() throws SQLException {
        database = DatabaseServer.start();
        try (Connection root = database.root();
                Statement statement = root.createStatement()) {
            statement.execute("SET GLOBAL max_allowed_packet = " + PACKET_BYTES);
        }
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @Test
    void when_serverTakesSmallPacketsOnly_then_statementsAreSmallerAndNothingIsLost() throws Exception {
        Job job =
                FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), database, 2)).with("window.emit", "on-close");
        OrderSender sender = new OrderSender(job, Chaos.random("packets").nextLong());
        // Different numbers of these sizes fit into a packet, and the largest fits into none.
        String[] garbage = IntStream.of(10, 1_000, 20_000, 40_000, 55_000, 60_000, 65_000, 70_000)
                .boxed()
                .flatMap(size -> IntStream.range(0, 4).mapToObj(copy -> "x".repeat(size)))
                .toArray(String[]::new);
        sender.send(20_000, 2);
        job.send(garbage);
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(sender.sent() + garbage.length, PATIENCE);
            assertThat(node.status().orElseThrow().retries()).isZero();
        }
        FaultJobs.assertNoDifferences(job);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(garbage.length);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE value_cut = (LENGTH(value) < value_size)"))
                .isEqualTo(garbage.length);
        assertThat(job.number("SELECT SUM(value_cut) FROM etl_quarantine")).isEqualTo(12);
    }
}
