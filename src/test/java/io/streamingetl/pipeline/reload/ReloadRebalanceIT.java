package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node whose configuration changes during a rebalance of its group. */
@Tag("faults")
class ReloadRebalanceIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int PARTITIONS = 6;

    @TempDir
    Path folder;

    private final Job job = Job.create(SERVERS, PARTITIONS)
            .with("source.lanes", "2")
            .with("window.size", "5s")
            .with("window.max-out-of-orderness", "1s")
            .with("window.emit", "200ms")
            .with("reload.scan-period", "0s");

    private boolean amid;

    /**
     * The database blocks the node's flush, which delays the handover of partitions for some seconds, so the rebalance
     * lasts.
     */
    @ParameterizedTest
    @CsvSource({"window.size, 7s", "source.lanes, 3", "source.lanes, 1"})
    void when_anotherMemberJoinsMeanwhile_then_bothReadAndTableEqualsRecomputation(String key, String value)
            throws Exception {
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                try (LocalNode other = joinAndChange(node, key, value)) {
                    assumeTrue(amid, "this machine is too slow for the change to begin in the rebalance");
                    other.await(
                            "to own partitions", status -> !status.partitions().isEmpty());
                    Await.until(
                            () -> !node.status().partitions().isEmpty(),
                            PATIENCE,
                            () -> "partitions of the changed node");
                    node.awaitCommit("records that both read");
                    other.stop();
                }
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    private LocalNode joinAndChange(ReloadingNode node, String key, String value) throws Exception {
        CompletableFuture<LocalNode> joining;
        Future<ConfigStatus> changing;
        try (LogCapture log = new LogCapture();
                RowLock lock = RowLock.by(job, "SELECT * FROM etl_progress FOR UPDATE")) {
            lock.awaitWaiting(1);
            joining = CompletableFuture.supplyAsync(() -> LocalNode.start(job));
            Await.until(this::isRebalancing, PATIENCE, () -> "the group to rebalance");
            node.change(key, value);
            changing = node.node().reload();
            Await.until(() -> log.count("reloads: " + key) == 1, PATIENCE, () -> "the change to begin");
            amid = isRebalancing();
        }
        assertThat(changing.await().error()).isEmpty();
        return joining.join();
    }

    /** Whether members are still joining, or a partition to hand over has no new owner yet. */
    private boolean isRebalancing() throws Exception {
        String id = job.config().consumerGroup();
        ConsumerGroupDescription group;
        try (Admin admin = SERVERS.kafka().admin()) {
            group = admin.describeConsumerGroups(List.of(id))
                    .describedGroups()
                    .get(id)
                    .get();
        }
        return group.groupState() != GroupState.STABLE
                || group.members().stream()
                                .mapToInt(member ->
                                        member.assignment().topicPartitions().size())
                                .sum()
                        < PARTITIONS;
    }
}
