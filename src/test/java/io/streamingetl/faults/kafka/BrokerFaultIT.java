package io.streamingetl.faults.kafka;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.LocalNode;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is killed or freezes. */
@Tag("faults")
class BrokerFaultIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long SESSION_MS = 3_000;

    private static KafkaServer kafka;

    private final Random random = Chaos.random("broker");
    private Job job;
    private LocalNode node;
    private OrderLoad load;

    @BeforeAll
    static void startBroker() {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void start() {
        job = FaultJobs.withManyFlushes(Job.on(kafka, SERVERS.database(), 4), "classic");
        load = OrderLoad.start(job, random.nextLong(), 1_000);
        node = LocalNode.startCommitting(job);
    }

    @AfterEach
    void stop() {
        load.close();
        node.close();
    }

    @Test
    void when_brokerIsKilledAndRestarted_then_nodeContinuesAndTableEqualsRecomputation() throws Exception {
        for (int i = 0; i < Chaos.count("broker.kills", 1); i++) {
            kafka.kill();
            kafka.restart();
            awaitMore();
        }
        settleAndCompare();
    }

    @Test
    void when_brokerIsFrozenForLongerThanTheSession_then_nodeContinuesAndTableEqualsRecomputation() throws Exception {
        kafka.freeze();
        try {
            Chaos.pause(SESSION_MS + 1_000);
            node.await("to be not ready", status -> !status.problems().isEmpty());
        } finally {
            kafka.thaw();
        }
        awaitMore();
        settleAndCompare();
    }

    @Test
    void when_nodeStartsWhileTheBrokerIsDown_then_itWaitsForItAndTableEqualsRecomputation() throws Exception {
        node.stop();
        kafka.kill();
        try (LocalNode late = LocalNode.start(job)) {
            late.await("the broker to be reported unreachable", status -> status.reasons()
                    .toString()
                    .contains("waits for the brokers to take it into the consumer group"));
            kafka.restart();
            long accounted = job.accounted();
            late.await("more records", status -> job.accounted() > accounted);
            job.awaitSettled(load.finish(), PATIENCE);
            FaultJobs.assertNoDifferences(job);
        }
    }

    private void awaitMore() {
        long sent = load.sent();
        Await.until(() -> job.accounted() > sent + 1_000, PATIENCE, () -> "more records; " + node.status());
    }

    private void settleAndCompare() throws Exception {
        job.awaitSettled(load.finish(), PATIENCE);
        FaultJobs.assertNoDifferences(job);
        node.await("to be ready", status -> status.ready());
    }
}
