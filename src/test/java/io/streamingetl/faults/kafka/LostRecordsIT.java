package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Records that are deleted before they are read: the partition stops instead of losing them silently. */
@Tag("faults")
class LostRecordsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;

    private final Random random = Chaos.random("lost records");
    private final Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS));
    private final OrderSender sender = new OrderSender(job, random.nextLong());

    @Test
    void when_retentionPassedTheResumeOffset_then_thatPartitionStopsWithTheRangeAndOthersContinue() throws Exception {
        try (Admin admin = SERVERS.kafka().admin()) {
            try (LocalNode node = LocalNode.start(job)) {
                sender.send(300, PARTITIONS);
                job.awaitSettled(sender.sent(), PATIENCE);
                node.stop();
            }
            sender.send(300, PARTITIONS);
            TopicPartition first = new TopicPartition(job.topic(), 0);
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(150)))
                    .all()
                    .get();
            try (LocalNode node = LocalNode.start(job)) {
                node.await("a stopped partition", status -> status.stopped().containsKey(id(0)));
                assertThat(node.status().orElseThrow().stopped().get(id(0)))
                        .contains("records 100 to 149")
                        .contains("retention");
                job.awaitSettled(300 + 200, PATIENCE);
                assertThat(node.status().orElseThrow().stopped()).hasSize(1);
                node.await("the lag of the stopped one", status -> Map.of(id(0), 100L, id(1), 0L, id(2), 0L)
                        .equals(status.lagRecords()));
            }
        }
        assertThat(job.number("SELECT next_offset FROM etl_progress WHERE `partition` = 0"))
                .isEqualTo(100);
    }

    @Test
    void when_retentionPassesARunningPartitionThatLags_then_itStopsWithTheRangeAndOthersContinue() throws Exception {
        int each = 20_000;
        job.with("window.max-replay-records", "1000").with("source.kafka.max.partition.fetch.bytes", "16384");
        try (LocalNode node = LocalNode.start(job);
                Admin admin = SERVERS.kafka().admin();
                Connection locker = job.jdbc();
                Statement statement = locker.createStatement()) {
            node.await("all partitions", status -> status.partitions().size() == PARTITIONS);
            locker.setAutoCommit(false);
            statement.execute("SELECT * FROM etl_progress FOR UPDATE");
            sender.send(each * PARTITIONS, PARTITIONS);
            node.await("the node to be blocked", status -> status.consumers().stream()
                    .allMatch(consumer -> consumer.partitions().paused() > 0));
            admin.deleteRecords(Map.of(new TopicPartition(job.topic(), 0), RecordsToDelete.beforeOffset(each - 100)))
                    .all()
                    .get();
            locker.rollback();
            node.await("a stopped partition", status -> status.stopped().containsKey(id(0)));
            assertThat(node.status().orElseThrow().stopped().get(id(0)))
                    .matches("records \\d+ to " + (each - 101) + " .* were deleted by retention .*set resume_offset.*");
            Await.until(
                    () -> job.number("SELECT SUM(records) FROM etl_progress WHERE `partition` > 0") == each * 2L,
                    PATIENCE,
                    () -> "the other partitions to advance; " + node.status());
            assertThat(node.status().orElseThrow().stopped()).hasSize(1);
        }
        assertThat(job.number("SELECT records FROM etl_progress WHERE `partition` = 0"))
                .isLessThan(each - 100);
    }

    /** As after restoring a disk, or when a lagging replica becomes the leader. */
    @Test
    void when_theBrokerLosesRecordsAndGetsOthersInTheirPlace_then_theirPartitionsStop(@TempDir Path dir)
            throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir);
                TcpProxy proxy = kafka.proxy()) {
            Job own = FaultJobs.withManyFlushes(Job.on(kafka, SERVERS.database(), PARTITIONS))
                    .with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers());
            OrderSender orders = new OrderSender(own, random.nextLong());
            orders.send(200 * PARTITIONS, PARTITIONS);
            kafka.stop();
            copyLogs(dir.resolve("data"), dir.resolve("before"), own.topic());
            kafka.restart();
            try (LocalNode node = LocalNode.start(own)) {
                orders.send(100 * PARTITIONS, PARTITIONS);
                own.awaitSettled(300 * PARTITIONS, PATIENCE);
                proxy.refuse();
                proxy.cut();
                kafka.stop();
                copyLogs(dir.resolve("before"), dir.resolve("data"), own.topic());
                kafka.restart();
                orders.send(300 * PARTITIONS, PARTITIONS);
                proxy.accept();
                node.await("all partitions stopped", status -> status.stopped().size() == PARTITIONS);
                assertThat(node.status().orElseThrow().stopped().values())
                        .allMatch(why -> why.contains(
                                "was read up to offset 300, but Kafka lost its records from offset 200 on"));
            }
            assertThat(own.accounted()).isEqualTo(300 * PARTITIONS);
        }
    }

    /** The log is longer again than the committed offset before a node checks it, so no offset reveals the loss. */
    @Test
    void when_theBrokerLosesRecordsAndGetsMoreWhileNoNodeRuns_then_theirPartitionsStop(@TempDir Path dir)
            throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            Job own = FaultJobs.withManyFlushes(Job.on(kafka, SERVERS.database(), PARTITIONS));
            OrderSender orders = new OrderSender(own, random.nextLong());
            orders.send(200 * PARTITIONS, PARTITIONS);
            kafka.stop();
            copyLogs(dir.resolve("data"), dir.resolve("before"), own.topic());
            kafka.restart();
            orders.send(100 * PARTITIONS, PARTITIONS);
            LocalNode.runUntilSettled(own, 300 * PARTITIONS);
            kafka.stop();
            copyLogs(dir.resolve("before"), dir.resolve("data"), own.topic());
            kafka.restart();
            orders.send(300 * PARTITIONS, PARTITIONS);
            try (LocalNode node = LocalNode.start(own)) {
                node.await("all partitions stopped", status -> status.stopped().size() == PARTITIONS);
                assertThat(node.status().orElseThrow().stopped().values())
                        .allMatch(why -> why.contains("was read up to offset 300")
                                && why.contains("lost its records from offset 200 on"));
            }
            assertThat(own.accounted()).isEqualTo(300 * PARTITIONS);
        }
    }

    /** Replaces the logs of a topic's partitions. */
    private static void copyLogs(Path from, Path to, String topic) throws IOException {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Path log = Files.createDirectories(to.resolve(topic + "-" + partition));
            for (Path file : files(log)) {
                Files.delete(file);
            }
            for (Path file : files(from.resolve(log.getFileName()))) {
                Files.copy(file, log.resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }

    @Test
    void when_topicIsRecreatedWhileNoNodeRuns_then_itIsStoppedWithTheReason() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            sender.send(300, PARTITIONS);
            job.awaitSettled(sender.sent(), PATIENCE);
            node.stop();
        }
        recreateTopic();
        sender.send(300, PARTITIONS);
        try (LocalNode node = LocalNode.start(job)) {
            awaitAllStopped(node);
        }
        assertThat(job.accounted()).isEqualTo(300);
    }

    @Test
    void when_topicIsRecreatedWhileANodeRuns_then_itIsStoppedWithTheReason() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            sender.send(300, PARTITIONS);
            job.awaitSettled(sender.sent(), PATIENCE);
            recreateTopic();
            sender.send(300, PARTITIONS);
            sender.send(300, PARTITIONS);
            awaitAllStopped(node);
        }
        assertThat(job.accounted()).isEqualTo(300);
    }

    /** The node thaws, finds a log that continues at its position, and polls before it has checked the topic ID. */
    @Test
    void when_topicIsRecreatedWhileANodeIsFrozen_then_nothingOfTheNewOneIsTakenForTheOld(@TempDir Path dir)
            throws Exception {
        try (NodeProcesses nodes = new NodeProcesses(job, dir)) {
            nodes.startReading(1);
            FatJar node = nodes.get(0);
            sender.send(300, PARTITIONS);
            job.awaitSettled(sender.sent(), PATIENCE);
            node.freeze();
            recreateTopic();
            sender.send(900, PARTITIONS);
            node.thaw();
            node.awaitLog("(?s)(is stopped: topic \\S+ was deleted and made again.*){" + PARTITIONS + "}", PATIENCE);
        }
        assertThat(job.accounted()).isEqualTo(300);
    }

    private void recreateTopic() throws Exception {
        try (Admin admin = SERVERS.kafka().admin()) {
            admin.deleteTopics(List.of(job.topic())).all().get();
        }
        SERVERS.kafka().createTopic(job.topic(), PARTITIONS, Map.of());
    }

    private void awaitAllStopped(LocalNode node) {
        node.await(
                "all partitions stopped",
                status -> status.stopped().size() == PARTITIONS
                        && status.stopped().values().stream().allMatch(why -> why.contains("deleted and made again")));
    }

    private PartitionId id(int partition) {
        return new PartitionId(job.topic(), partition);
    }
}
