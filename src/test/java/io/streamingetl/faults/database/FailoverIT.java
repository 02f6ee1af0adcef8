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

/** A primary becomes read-only, and its address moves to another server. */
@Tag("faults")
class FailoverIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Time limit for a new connection after the address has moved. */
    private static final Duration RECONNECT = Duration.ofSeconds(20);

    /** Privilege to read the replication status. */
    private static final String REPLICATION_PRIVILEGE =
            DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB
                    ? "REPLICA MONITOR"
                    : "REPLICATION CLIENT";

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
            failOver(node);
            long frozen = job.accounted();
            moveAddress();
            Job moved = job.on(servers.replica());
            assertAllIsWritten(moved, load);
            node.await("to be ready", status -> status.ready());
            assertThat(job.accounted()).isEqualTo(frozen);
        }
    }

    @Test
    void when_thePrimaryIsReadOnlyAndItsAddressMovesToACopy_then_allIsWrittenThereAndTableEqualsRecomputation()
            throws Exception {
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startCommitting(job)) {
            failOver(node);
            Job moved = job.on(servers.replica());
            job.copyTo(moved);
            moveAddress();
            assertAllIsWritten(moved, load);
        }
    }

    @Test
    void when_theServerIsReadOnlyAtTheStartAndItsAddressMoves_then_theNodeStartsOnTheNewOne() throws Exception {
        servers.demotePrimary();
        servers.awaitApplied();
        servers.promoteReplica();
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startWithoutWaiting(job)) {
            node.awaitReason("waits for the database");
            moveAddress();
            Job moved = job.on(servers.replica());
            assertAllIsWritten(moved, load);
        }
    }

    /** Changes that the replica has yet to apply would overwrite newer rows of the pipeline with older ones. */
    @Test
    void when_theNewPrimaryStillAppliesWhatItReceived_then_nothingIsWrittenUntilItHasAndTableEqualsRecomputation()
            throws Exception {
        servers.replica().execute(grantReplicationStatus());
        try (OrderLoad load = OrderLoad.start(job, random.nextLong(), 1_000);
                LocalNode node = LocalNode.startCommitting(job)) {
            servers.awaitApplied();
            Job moved = job.on(servers.replica());
            try (RowLock applier = RowLock.byRoot(moved, "SELECT * FROM etl_progress FOR UPDATE")) {
                long sent = load.sent();
                node.await("more records on the primary", status -> job.accounted() > sent + 1_000);
                applier.awaitWaiting(1);
                servers.demotePrimary();
                servers.awaitReceived();
                servers.openReplica();
                moveAddress();
                node.awaitReason("still applies changes");
            }
            servers.awaitApplied();
            assertAllIsWritten(moved, load);
            node.await("to be ready", status -> status.ready());
        } finally {
            servers.replica().execute(revokeReplicationStatus());
        }
    }

    /**
     * Demotes the primary, waits until the node reports it, and promotes the replica; the address does not move yet.
     */
    private static void failOver(LocalNode node) {
        servers.demotePrimary();
        node.awaitReason("read-only");
        servers.awaitApplied();
        servers.promoteReplica();
    }

    /** Every order of the load is in the moved job's table, once. */
    private static void assertAllIsWritten(Job moved, OrderLoad load) throws Exception {
        moved.awaitSettled(load.finish(), PATIENCE);
        FaultJobs.assertNoDifferences(moved);
    }

    private static String grantReplicationStatus() {
        return "GRANT " + REPLICATION_PRIVILEGE + " ON *.* TO 'etl'@'127.0.0.1'";
    }

    private static String revokeReplicationStatus() {
        return "REVOKE " + REPLICATION_PRIVILEGE + " ON *.* FROM 'etl'@'127.0.0.1'";
    }

    /** New connections go to the replica; those to the demoted primary stay open. */
    private void moveAddress() {
        relay.moveTo(servers.replica());
        long before = relay.connections();
        Await.until(() -> relay.connections() > before, RECONNECT, () -> "a new connection");
    }

    @Test
    void when_anIdleNodeIsConnectedToADemotedPrimary_then_itConnectsToTheNewOne() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            node.await("to be ready", status -> status.ready());
            failOver(node);
            moveAddress();
            node.await("to be ready", status -> status.ready());
        }
    }
}
