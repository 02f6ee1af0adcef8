package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.OrderGenerator;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics that change, and records in every way that a producer may write them. */
class TopicIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;

    private final Random random = Chaos.random("topics");
    private final Job job = Jobs.withManyFlushes(Job.create(SERVERS, PARTITIONS));
    private final OrderGenerator orders =
            new OrderGenerator(OrderOptions.of(random.nextLong(), System.currentTimeMillis() - 60_000, 1_000));
    private long number;

    private KafkaProducer<byte[], byte[]> producer(String... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", job.bootstrapServers());
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends orders to the partitions by turns. */
    private void send(KafkaProducer<byte[], byte[]> producer, int count, int partitions) {
        for (int i = 0; i < count; i++) {
            // A failure shows when the producer is flushed or commits, or as a difference.
            var unused = producer.send(
                    new ProducerRecord<>(job.topic(), (int) (number % partitions), null, orders.order(number)));
            number++;
        }
        producer.flush();
    }

    @Test
    void when_transactionsAreAborted_then_theirRecordsAreNeverCounted() throws Exception {
        int committed = 0;
        try (KafkaProducer<byte[], byte[]> producer = producer("transactional.id", job.topic());
                LocalNode node = LocalNode.start(job)) {
            producer.initTransactions();
            for (int i = 0; i < 20; i++) {
                producer.beginTransaction();
                send(producer, 100, PARTITIONS);
                if (random.nextBoolean()) {
                    producer.commitTransaction();
                    committed += 100;
                } else {
                    producer.abortTransaction();
                }
            }
            producer.beginTransaction();
            send(producer, 100, PARTITIONS);
            producer.abortTransaction();
            job.awaitSettled(committed, PATIENCE);
            node.await("no lag", status -> status.totalLag() == 0 && status.records() > 0);
        }
        assertThat(number).isGreaterThan(committed);
        assertThat(job.accounted()).isEqualTo(committed);
        assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
    }

    @Test
    void when_batchesAreCompressedInEveryWay_then_tableEqualsRecomputation() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            for (String type : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                try (KafkaProducer<byte[], byte[]> producer = producer("compression.type", type)) {
                    send(producer, 1_000, PARTITIONS);
                }
            }
            job.awaitSettled(number, PATIENCE);
            assertThat(node.status()).isPresent();
        }
        assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
    }

    @Test
    void when_partitionsAreAdded_then_theyAreReadFromTheirBeginning() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer();
                LocalNode node = LocalNode.start(job);
                Admin admin = SERVERS.kafka().admin()) {
            send(producer, 1_000, PARTITIONS);
            job.awaitSettled(number, PATIENCE);
            admin.createPartitions(Map.of(job.topic(), NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
            try (KafkaProducer<byte[], byte[]> wider = producer()) {
                send(wider, 1_000, PARTITIONS + 2);
            }
            job.awaitSettled(number, PATIENCE);
            node.await("all partitions", status -> status.partitions().size() == PARTITIONS + 2);
        }
        assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
    }

    @Test
    void when_retentionPassedTheResumeOffset_then_thatPartitionStopsAndNamesTheRangeAndOthersGoOn() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer();
                Admin admin = SERVERS.kafka().admin()) {
            try (LocalNode node = LocalNode.start(job)) {
                send(producer, 300, PARTITIONS);
                job.awaitSettled(number, PATIENCE);
                node.stop();
            }
            send(producer, 300, PARTITIONS);
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
            }
        }
        assertThat(job.number("SELECT next_offset FROM etl_progress WHERE `partition` = 0"))
                .isEqualTo(100);
    }

    @Test
    void when_topicIsDeletedAndMadeAgainWhileNoNodeRuns_then_itIsStoppedWithTheReason() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            sendSome();
            job.awaitSettled(number, PATIENCE);
            node.stop();
        }
        makeTopicAgain();
        sendSome();
        try (LocalNode node = LocalNode.start(job)) {
            awaitAllStopped(node);
        }
        assertThat(job.accounted()).isEqualTo(300);
    }

    @Test
    void when_topicIsDeletedAndMadeAgainWhileANodeRuns_then_itIsStoppedWithTheReason() throws Exception {
        try (LocalNode node = LocalNode.start(job)) {
            sendSome();
            job.awaitSettled(number, PATIENCE);
            makeTopicAgain();
            sendSome();
            sendSome();
            awaitAllStopped(node);
        }
        assertThat(job.accounted()).isEqualTo(300);
    }

    private void sendSome() {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, 300, PARTITIONS);
        }
    }

    private void makeTopicAgain() throws Exception {
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
