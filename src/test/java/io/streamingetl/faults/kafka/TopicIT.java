package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics that change, and records written in every way that producers support. */
@Tag("faults")
class TopicIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;

    private final Random random = Chaos.random("topics");
    private final Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS));
    private final OrderSender sender = new OrderSender(job, random.nextLong());

    @Test
    void when_transactionsAreAborted_then_theirRecordsAreNeverCounted() throws Exception {
        int committed = 0;
        try (KafkaProducer<byte[], byte[]> producer = sender.producer("transactional.id", job.topic());
                LocalNode node = LocalNode.start(job)) {
            producer.initTransactions();
            for (int i = 0; i < 20; i++) {
                producer.beginTransaction();
                sender.send(producer, 100, PARTITIONS);
                if (random.nextBoolean()) {
                    producer.commitTransaction();
                    committed += 100;
                } else {
                    producer.abortTransaction();
                }
            }
            producer.beginTransaction();
            sender.send(producer, 100, PARTITIONS);
            producer.abortTransaction();
            job.awaitSettled(committed, PATIENCE);
            node.await("no lag", status -> status.totalLag() == 0 && status.records() > 0);
        }
        assertThat(sender.sent()).isGreaterThan(committed);
        assertThat(job.accounted()).isEqualTo(committed);
        FaultJobs.assertNoDifferences(job);
    }

    @Test
    void when_batchesUseAnyCodec_then_tableEqualsRecomputation() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            for (String type : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                try (KafkaProducer<byte[], byte[]> producer = sender.producer("compression.type", type)) {
                    sender.send(producer, 1_000, PARTITIONS);
                }
            }
            job.awaitSettled(sender.sent(), PATIENCE);
            assertThat(node.status()).isPresent();
        }
        FaultJobs.assertNoDifferences(job);
    }

    @Test
    void when_partitionsAreAdded_then_theyAreReadFromTheirBeginning() throws Exception {
        try (LocalNode node = LocalNode.start(job);
                Admin admin = SERVERS.kafka().admin()) {
            sender.send(1_000, PARTITIONS);
            job.awaitSettled(sender.sent(), PATIENCE);
            admin.createPartitions(Map.of(job.topic(), NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
            sender.send(1_000, PARTITIONS + 2);
            job.awaitSettled(sender.sent(), PATIENCE);
            node.await("all partitions", status -> status.partitions().size() == PARTITIONS + 2);
        }
        FaultJobs.assertNoDifferences(job);
    }

    @Test
    void when_aTransactionStaysOpen_then_heldBackRecordsAreReportedAndReadOnceItIsCommitted() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = sender.producer("transactional.id", job.topic());
                LogCapture log = new LogCapture();
                LocalNode node = LocalNode.start(job)) {
            producer.initTransactions();
            producer.beginTransaction();
            sender.send(producer, PARTITIONS, PARTITIONS);
            sender.send(300, PARTITIONS);
            node.await(
                    "records that are held back",
                    status -> status.heldBackRecords().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()
                            == sender.sent());
            Await.until(
                    () -> log.count("a producer's transaction is open there") == PARTITIONS,
                    PATIENCE,
                    () -> "a line in the log for each partition");
            assertThat(job.accounted()).isZero();
            producer.commitTransaction();
            job.awaitSettled(sender.sent(), PATIENCE);
            node.await("nothing held back", status -> status.heldBackRecords().isEmpty());
        }
        FaultJobs.assertNoDifferences(job);
    }

    @Test
    void when_startIsLatestAndPartitionsAreAdded_then_oldOnesStartAtTheirEndAndAddedOnesAtTheirBeginning()
            throws Exception {
        job.with("source.start", "latest");
        sender.send(300, PARTITIONS);
        try (LocalNode node = LocalNode.start(job);
                Admin admin = SERVERS.kafka().admin()) {
            node.await("all partitions", status -> status.partitions().size() == PARTITIONS);
            sender.send(300, PARTITIONS);
            job.awaitSettled(300, PATIENCE);
            node.stop();
            admin.createPartitions(Map.of(job.topic(), NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
        }
        sender.send(500, PARTITIONS + 2);
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(300 + 500, PATIENCE);
            node.await("all partitions", status -> status.partitions().size() == PARTITIONS + 2);
        }
        assertThat(job.number("SELECT MIN(records) FROM etl_progress")).isEqualTo(100);
        assertThat(job.accounted()).isEqualTo(300 + 500);
    }
}
