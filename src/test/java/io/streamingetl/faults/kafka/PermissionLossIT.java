package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.SecuredKafka;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broker permissions that are revoked while a pipeline runs, and granted again. */
@AnyDatabase
@Tag("faults")
class PermissionLossIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;

    private final Random random = Chaos.random("rights");
    private SecuredKafka kafka;
    private Job job;
    private String group;
    private OrderSender sender;

    private void createJob(String protocol) {
        kafka = SERVERS.securedKafka();
        job = FaultJobs.withManyFlushes(kafka.job(SERVERS.database(), PARTITIONS), protocol);
        group = job.config().source().kafka().get("group.id");
        sender = new OrderSender(job, random.nextLong());
        kafka.grantReading(job);
    }

    private void grantTopic(String topic) {
        kafka.grant(ResourceType.TOPIC, topic, AclOperation.READ);
    }

    private void revokeTopic(String topic) {
        kafka.revoke(ResourceType.TOPIC, topic, AclOperation.READ);
    }

    private void grantGroup() {
        kafka.grant(ResourceType.GROUP, group, AclOperation.READ);
    }

    private void revokeGroup() {
        kafka.revoke(ResourceType.GROUP, group, AclOperation.READ);
    }

    private void sendAndSettle() {
        sender.send(100, PARTITIONS);
        job.awaitSettled(sender.sent(), PATIENCE);
    }

    private long accountedOf(String topic) {
        return job.number("SELECT SUM(records) FROM etl_progress WHERE topic = '" + topic + "'");
    }

    /** The node is ready again, and has read every record once. */
    private void assertReadsOn(LocalNode node) throws Exception {
        node.await("to be ready", NodeStatus::ready);
        sendAndSettle();
        assertThat(job.accounted()).isEqualTo(sender.sent());
        FaultJobs.assertNoDifferences(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_theGroupsPermissionIsRevoked_then_notReadyUntilItIsGrantedAndNothingIsLost(String protocol)
            throws Exception {
        createJob(protocol);
        try (LocalNode node = LocalNode.start(job)) {
            sendAndSettle();
            revokeGroup();
            node.awaitReason("staying in the consumer group fails: ");
            node.awaitReason(group);
            sender.send(100, PARTITIONS);
            grantGroup();
            job.awaitSettled(sender.sent(), PATIENCE);
            assertReadsOn(node);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_aTopicsPermissionIsRevoked_then_notReadyUntilItIsGrantedAndTheOtherContinues(String protocol)
            throws Exception {
        createJob(protocol);
        String other = job.topic() + "-other";
        kafka.createTopic(other, 1);
        grantTopic(other);
        job.with("source.topics", "[" + job.topic() + ", " + other + "]").with("source.lanes", "1");
        try (LocalNode node = LocalNode.start(job)) {
            sendAndSettle();
            long before = sender.sent();
            revokeTopic(job.topic());
            node.awaitReason("topics that the user may not read: [" + job.topic() + "]");
            sender.send(100, PARTITIONS);
            new OrderSender(job, other, random.nextLong()).send(50, 1);
            job.awaitSettled(before + 50, PATIENCE);
            assertThat(accountedOf(job.topic())).isEqualTo(before);
            grantTopic(job.topic());
            job.awaitSettled(sender.sent() + 50, PATIENCE);
            node.await("to be ready", NodeStatus::ready);
        }
        assertThat(accountedOf(job.topic())).isEqualTo(sender.sent());
        assertThat(accountedOf(other)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_allPermissionsAreRevoked_then_notReadyUntilTheyAreGrantedAndNothingIsLost(String protocol)
            throws Exception {
        createJob(protocol);
        try (LocalNode node = LocalNode.start(job)) {
            sendAndSettle();
            revokeTopic(job.topic());
            revokeGroup();
            node.awaitReason("topics that the user may not read: [" + job.topic() + "]");
            sender.send(100, PARTITIONS);
            grantGroup();
            grantTopic(job.topic());
            job.awaitSettled(sender.sent(), PATIENCE);
            assertReadsOn(node);
        }
    }
}
