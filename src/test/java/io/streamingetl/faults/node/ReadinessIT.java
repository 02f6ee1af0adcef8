package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.FaultJobs;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a node reports that it is ready. */
@Tag("faults")
class ReadinessIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_aMemberHasNoPartition_then_itIsReady(String protocol) {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 1), protocol).with("source.lanes", "1");
        try (LocalNode first = LocalNode.start(job);
                LocalNode second = LocalNode.start(job)) {
            first.await("to be ready", status -> status.ready());
            second.await("to be ready", status -> status.ready());
            assertThat(first.status().orElseThrow().partitions().size()
                            + second.status().orElseThrow().partitions().size())
                    .isOne();
        }
    }

    @Test
    void when_nothingIsToBeWrittenAndTheDatabaseStops_then_itIsNotReadyUntilItIsBack() {
        try (TcpProxy proxy = TcpProxy.toDatabase(SERVERS.database())) {
            Job job = Job.create(SERVERS, 1).with("sink.port", String.valueOf(proxy.port()));
            try (LocalNode node = LocalNode.start(job)) {
                node.await("to be ready", status -> status.ready());
                proxy.refuse();
                proxy.cut();
                node.awaitReason("the database does not answer: ");
                proxy.accept();
                node.await("to be ready", status -> status.ready());
                proxy.blackHole();
                node.awaitReason("the database has not answered for 5 s");
                proxy.heal();
                node.await("to be ready", status -> status.ready());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_theTopicDoesNotExist_then_itIsNotReadyAndNamesItUntilItDoes(String protocol) {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 1), protocol);
        String missing = job.topic() + "-missing";
        job.with("source.topics", "[" + job.topic() + ", " + missing + "]");
        try (LocalNode node = LocalNode.start(job)) {
            node.awaitReason("topics that do not exist: [" + missing);
            SERVERS.kafka().createTopic(missing, 1, Map.of());
            node.await(
                    "to be ready",
                    status -> status.ready() && status.partitions().size() == 2);
        }
    }
}
