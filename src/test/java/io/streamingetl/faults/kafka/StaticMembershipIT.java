package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes with several lanes that are static members of the consumer group. */
@Tag("faults")
@AnyDatabase
class StaticMembershipIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;

    private final Job job = Job.create(SERVERS, PARTITIONS);
    private long sent;

    private void configure(String protocol, int sessionMs) throws Exception {
        String group = "static-" + job.topic();
        FaultJobs.withManyFlushes(job, protocol).with("source.kafka.group.id", group);
        if (protocol.equals("classic")) {
            job.with("source.kafka.session.timeout.ms", String.valueOf(sessionMs));
        } else {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            ConfigEntry timeout = new ConfigEntry("consumer.session.timeout.ms", String.valueOf(sessionMs));
            try (Admin admin = SERVERS.kafka().admin()) {
                admin.incrementalAlterConfigs(
                                Map.of(resource, List.of(new AlterConfigOp(timeout, AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
        }
    }

    private LocalNode start(String instance) {
        return LocalNode.start(job.with("source.kafka.group.instance.id", instance));
    }

    private static void awaitReading(LocalNode node, int partitions) {
        node.await(
                "to read " + partitions + " partitions",
                status -> status.ready() && status.partitions().size() == partitions);
    }

    /** Sends enough records for every partition, and waits until all are in the table. */
    private void flow() {
        for (int i = 0; i < 20; i++) {
            job.send("{\"itemid\": 1, \"count\": 1, \"timestamp\": 1537509600, \"price\": 4.03, \"shopid\": 1,"
                    + " \"region\": \"TW\"}");
        }
        sent += 20;
        job.awaitSettled(sent, PATIENCE);
    }

    private long claims() {
        return job.number("SELECT COALESCE(SUM(owner_epoch), 0) FROM etl_progress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_aNodeIsRestartedWithinItsSession_then_itKeepsItsPartitionsAndNoOtherNodeClaimsAny(String protocol)
            throws Exception {
        configure(protocol, 45_000);
        try (LocalNode stays = start("node-a");
                LocalNode restarted = start("node-b")) {
            awaitReading(stays, PARTITIONS / 2);
            awaitReading(restarted, PARTITIONS / 2);
            flow();
            long claims = claims();
            restarted.stop();
            try (LocalNode again = start("node-b")) {
                awaitReading(again, PARTITIONS / 2);
                awaitReading(stays, PARTITIONS / 2);
                flow();
                assertThat(claims()).as("its own partitions, once").isEqualTo(claims + PARTITIONS / 2);
            }
        }
        FaultJobs.assertNoDifferences(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_twoNodesHaveTheSameIdentity_then_oneReadsAndTheOtherWaitsWithTheReason(String protocol) throws Exception {
        configure(protocol, 3_000);
        try (LocalNode first = start("node")) {
            awaitReading(first, PARTITIONS);
            flow();
            try (LocalNode second = start("node")) {
                // The classic protocol keeps the newer member, the consumer protocol the older.
                boolean newer = protocol.equals("classic");
                LocalNode reading = newer ? second : first;
                LocalNode waiting = newer ? first : second;
                waiting.await(
                        "both lanes to be refused",
                        status -> !status.ready()
                                && status.reasons().toString().contains("source.kafka.group.instance.id node-0: give")
                                && status.reasons().toString().contains("source.kafka.group.instance.id node-1: give"));
                awaitReading(reading, PARTITIONS);
                flow();
                long claims = claims();
                // Long enough for two attempts of the waiting node.
                Chaos.pause(11_000);
                awaitReading(reading, PARTITIONS);
                flow();
                assertThat(claims()).as("claims while the other waits").isEqualTo(claims);

                reading.stop();
                awaitReading(waiting, PARTITIONS);
                flow();
            }
        }
        FaultJobs.assertNoDifferences(job);
    }
}
