package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A topic with partitions whose only replica was on a lost disk. */
@AnyDatabase
@Tag("faults")
class LeaderlessPartitionIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("leaderless");
    private Path disk;
    private KafkaServer kafka;
    private Job job;
    private OrderSender sender;
    private List<Integer> lost;
    private List<Integer> left;

    /** Restarts the broker without one of its two disks. */
    @BeforeEach
    void loseADisk() throws IOException {
        disk = dir.resolve("second");
        kafka = KafkaServer.start(dir.resolve("broker"), Map.of("log.dirs", dir.resolve("broker/data") + "," + disk));
        job = FaultJobs.withManyFlushes(Job.on(kafka, SERVERS.database(), PARTITIONS))
                .with("source.lanes", "1");
        sender = new OrderSender(job, random.nextLong());
        sender.send(40 * PARTITIONS, PARTITIONS);
        lost = partitions(true);
        left = partitions(false);
        assertThat(lost).isNotEmpty().hasSizeLessThan(PARTITIONS);
        takeTheDisk();
    }

    private void takeTheDisk() throws IOException {
        kafka.stop();
        Files.move(disk, lostDisk());
        // A file in the folder's place makes the log directory unusable.
        Files.createFile(disk);
        kafka.restart();
        awaitLeaders(left.size());
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    private List<Integer> partitions(boolean onDisk) {
        return IntStream.range(0, PARTITIONS)
                .filter(partition -> onDisk == Files.isDirectory(disk.resolve(job.topic() + "-" + partition)))
                .boxed()
                .toList();
    }

    private Path lostDisk() {
        return disk.resolveSibling("lost");
    }

    private void findTheDisk() throws IOException {
        kafka.stop();
        Files.delete(disk);
        Files.move(lostDisk(), disk);
        kafka.restart();
    }

    private void awaitLeaders(int count) {
        try (Admin admin = kafka.admin()) {
            Await.until(
                    () ->
                            admin
                                            .describeTopics(List.of(job.topic()))
                                            .allTopicNames()
                                            .get()
                                            .get(job.topic())
                                            .partitions()
                                            .stream()
                                            .filter(one -> one.leader() != null
                                                    && !one.leader().isEmpty())
                                            .count()
                                    == count,
                    PATIENCE,
                    () -> count + " leaders");
        }
    }

    @Test
    void when_aPartitionHasNoLeader_then_checkNamesIt() {
        CommandRun check = CommandRun.of("check", "--conf", job.file(dir).toString());
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.out())
                .contains("partitions " + lost + " have no leader", "-> start the brokers of their replicas");
    }

    @Test
    void when_aPartitionHasNoLeader_then_theOthersAreReadAndItResumesWithItsLeader() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(40L * left.size(), PATIENCE);
            for (int partition : lost) {
                node.await("the partition to be named", status -> status.reasons()
                        .toString()
                        .contains(job.topic() + "-" + partition + " has no leader"));
            }
            sender.send(100, left);
            job.awaitSettled(40L * left.size() + 100, PATIENCE);
            findTheDisk();
            job.awaitSettled(sender.sent(), PATIENCE);
            node.await("to be ready", NodeStatus::ready);
        }
        FaultJobs.assertNoDifferences(job);
    }

    @Test
    void when_aPartitionLosesItsLeader_then_itAloneIsUnreachable() throws Exception {
        findTheDisk();
        awaitLeaders(PARTITIONS);
        Set<PartitionId> ids = lost.stream()
                .map(partition -> new PartitionId(job.topic(), partition))
                .collect(Collectors.toCollection(TreeSet::new));
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(sender.sent(), PATIENCE);
            node.await(
                    "to be ready",
                    status -> status.ready() && status.unreachable().isEmpty());
            takeTheDisk();
            node.await(
                    "the lost ones alone to be unreachable",
                    status -> status.unreachable().keySet().equals(ids));
            node.awaitReason("partitions that have no leader: " + ids);
            findTheDisk();
            node.await(
                    "to be ready",
                    status -> status.ready() && status.unreachable().isEmpty());
        }
    }

    @Test
    void when_aPartitionOfOneTopicHasNoLeader_then_anotherTopicCanBeRemoved() throws Exception {
        String other = job.topic() + "-other";
        kafka.createTopic(other, 1, Map.of());
        job.with("source.topics", "[" + job.topic() + ", " + other + "]");
        new OrderSender(job, other, random.nextLong()).send(10, 1);
        Vertx vertx = Vertx.vertx();
        try {
            EtlNode.start(vertx, job.config(), PATIENCE, status -> {}).await();
            job.awaitSettled(40L * left.size() + 10, PATIENCE);
            Future<?> written = Bus.request(vertx, Addresses.dropTopics(0), new DropTopics(Set.of(other)));
            Await.until(written::succeeded, PATIENCE, () -> "the other topic to be removed; " + written);
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void when_aPartitionHasNoLeaderAtTheFirstStartFromLatest_then_noPartitionStartsBeforeItHas() throws Exception {
        job.with("source.start", "latest");
        try (LocalNode node = LocalNode.start(job)) {
            node.awaitReason("where " + job.topic() + " begins is not known");
            assertThat(job.number("SELECT COUNT(*) FROM etl_progress")).isZero();
            findTheDisk();
            node.await(
                    "to read all",
                    status -> status.ready() && status.partitions().size() == PARTITIONS);
            sender.send(100, PARTITIONS);
            job.awaitSettled(100, PATIENCE);
        }
        assertThat(job.accounted()).isEqualTo(100);
    }
}
