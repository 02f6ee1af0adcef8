package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.database.ReplicatedDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that takes no more writes, behind an address that leads to another server by then. */
@Tag("faults")
class FailoverIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** From the moment on at which the address leads to the new primary. */
    private static final Duration RECONNECT = Duration.ofSeconds(20);

    /** To see the state of the replication. */
    private static final String RIGHT =
            DatabaseServer.Kind.configured() == DatabaseServer.Kind.MARIADB ? "REPLICA MONITOR" : "REPLICATION CLIENT";

    private static ReplicatedDatabase servers;

    private final Random random = Chaos.random("failover");
    private TcpProxy relay;
    private Job job;

    @BeforeAll
    static void startServers() {
        servers = ReplicatedDatabase.start();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void start() {
        servers.restore();
        relay = TcpProxy.toDatabase(servers.primary());
        job = FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), servers.primary(), 4))
                .with("sink.port", String.valueOf(relay.port()));
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void when_thePrimaryIsDemotedAndItsAddressMovesToTheReplica_then_allIsWrittenThereAndTableEqualsRecomputation()
            throws Exception {
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startCommitting(job)) {
            servers.demotePrimary();
            node.await("the refusal", status -> status.reasons().toString().contains("read-only"));
            servers.awaitApplied();
            servers.promoteReplica();
            long frozen = job.accounted();
            moveAddress();
            Job moved = job.on(servers.replica());
            moved.awaitSettled(load.finish(), PATIENCE);
            assertThat(moved.differences(OracleSpec.window(FaultJobs.WINDOW_SECONDS)))
                    .isEmpty();
            node.await("no trouble", status -> status.ready());
            assertThat(job.accounted()).isEqualTo(frozen);
        }
    }

    @Test
    void when_thePrimaryIsReadOnlyAndItsAddressMovesToACopy_then_allIsWrittenThereAndTableEqualsRecomputation()
            throws Exception {
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startCommitting(job)) {
            servers.demotePrimary();
            node.await("the refusal", status -> status.reasons().toString().contains("read-only"));
            servers.awaitApplied();
            servers.promoteReplica();
            Job moved = job.on(servers.replica());
            job.copyTo(moved);
            moveAddress();
            moved.awaitSettled(load.finish(), PATIENCE);
            assertThat(moved.differences(OracleSpec.window(FaultJobs.WINDOW_SECONDS)))
                    .isEmpty();
        }
    }

    @Test
    void when_theServerIsReadOnlyAtTheStartAndItsAddressMoves_then_theNodeStartsOnTheNewOne() throws Exception {
        servers.demotePrimary();
        servers.awaitApplied();
        servers.promoteReplica();
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.starting(job)) {
            node.await("the refusal", status -> status.reasons().toString().contains("waits for the database"));
            moveAddress();
            Job moved = job.on(servers.replica());
            moved.awaitSettled(load.finish(), PATIENCE);
            assertThat(moved.differences(OracleSpec.window(FaultJobs.WINDOW_SECONDS)))
                    .isEmpty();
        }
    }

    /**
     * Its rows still to be applied overwrite what the pipeline would write meanwhile: with others of an earlier time.
     */
    @Test
    void when_theNewPrimaryStillAppliesWhatItReceived_then_nothingIsWrittenUntilItHasAndTableEqualsRecomputation()
            throws Exception {
        servers.replica().execute(maySeeReplication());
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startCommitting(job)) {
            servers.awaitApplied();
            Job moved = job.on(servers.replica());
            try (RowLock applier = RowLock.byRoot(moved, "SELECT * FROM etl_progress FOR UPDATE")) {
                long sent = load.sent();
                node.await("more on the primary", status -> job.accounted() > sent + 1_000);
                applier.awaitWaiting(1);
                servers.demotePrimary();
                servers.awaitReceived();
                servers.openReplica();
                moveAddress();
                node.await(
                        "the refusal",
                        status -> status.reasons().toString().contains("still applies the changes of another"));
            }
            servers.awaitApplied();
            moved.awaitSettled(load.finish(), PATIENCE);
            assertThat(moved.differences(OracleSpec.window(FaultJobs.WINDOW_SECONDS)))
                    .isEmpty();
            node.await("no trouble", status -> status.ready());
        } finally {
            servers.replica().execute(mayNotSeeReplication());
        }
    }

    private static String maySeeReplication() {
        return "GRANT " + RIGHT + " ON *.* TO 'etl'@'127.0.0.1'";
    }

    private static String mayNotSeeReplication() {
        return "REVOKE " + RIGHT + " ON *.* FROM 'etl'@'127.0.0.1'";
    }

    /** New connections lead to the replica; those to the demoted primary stay open. */
    private void moveAddress() {
        relay.moveTo(servers.replica());
        long before = relay.connections();
        Await.until(() -> relay.connections() > before, RECONNECT, () -> "a new connection");
    }

    @Test
    void when_aNodeWithoutWorkIsConnectedToADemotedPrimary_then_itConnectsToTheNewOne() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            node.await("to be ready", status -> status.ready());
            servers.demotePrimary();
            node.await("the refusal", status -> status.reasons().toString().contains("read-only"));
            servers.awaitApplied();
            servers.promoteReplica();
            moveAddress();
            node.await("to be ready", status -> status.ready());
        }
    }
}
