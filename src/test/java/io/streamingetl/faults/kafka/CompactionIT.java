package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.SecuredKafka;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Topics whose compaction deletes records of open windows, which a restart replays. */
@AnyDatabase
@Tag("faults")
class CompactionIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WINDOW_SECONDS = 10;
    private static final int RECORDS = 20;
    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.001");
    private static final Map<String, String> DELETED = Map.of("cleanup.policy", "delete");

    /** Event time of all records, in windows that the clock does not close before the test ends. */
    private final long eventSeconds = Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();

    @TempDir
    private Path dir;

    private SecuredKafka kafka;
    private Job job;

    @BeforeEach
    void createJob() {
        kafka = SERVERS.securedKafka();
        job = kafka.job(SERVERS.database(), 1)
                .with("window.size", WINDOW_SECONDS + "s")
                .with("source.lanes", "1");
        kafka.grantReading(job);
    }

    private void send(int count, String key) {
        String order = "{\"region\":\"TW\",\"shopid\":1,\"itemid\":1,\"count\":1,\"price\":1.00,\"timestamp\":"
                + eventSeconds + "}";
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                // A failure shows as a missing record.
                var unused = producer.send(new ProducerRecord<>(job.topic(), key, order));
            }
        }
    }

    /** Number of the first records that still exist. */
    private long left() {
        TopicPartition partition = new TopicPartition(job.topic(), 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long found = 0;
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    found += record.offset() < RECORDS ? 1 : 0;
                }
            }
            return found;
        }
    }

    /** Sends more records to start new segments, because the active segment is never compacted. */
    private void awaitCompaction() {
        Await.until(
                () -> {
                    send(1, "another");
                    return left() < RECORDS;
                },
                PATIENCE,
                () -> "the cleaner to run; " + left() + " are left");
    }

    @Test
    void when_aTopicBecomesCompacted_then_itIsNotReadUntilItsPolicyIsDeleteAndTableEqualsRecomputation()
            throws Exception {
        kafka.grant(ResourceType.TOPIC, job.topic(), AclOperation.DESCRIBE_CONFIGS);
        send(RECORDS, "same");
        try (LocalNode node = LocalNode.start(job)) {
            node.await("all records", status -> status.ready() && status.records() == RECORDS);
            kafka.configure(job.topic(), Map.of("cleanup.policy", "delete,compact"));
            node.awaitReason("topic " + job.topic() + " is compacted");
            send(1, "same");
            CommandRun check = CommandRun.of("check", "--conf", job.file(dir).toString());
            assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
            assertThat(check.out()).contains("it is compacted", "set its cleanup.policy to delete");
            kafka.configure(job.topic(), DELETED);
            node.await("to be ready", NodeStatus::ready);
            node.stop();
        }
        job.with("window.emit", "200ms");
        LocalNode.runUntilSettled(job, RECORDS + 1);
        assertThat(job.accounted()).isEqualTo(RECORDS + 1);
        assertThat(job.differences(OracleSpec.window(WINDOW_SECONDS))).isEmpty();
    }

    @Test
    void when_thePolicyIsUnreadableAndCompactionDeletesRecordsOfAnOpenWindow_then_thePartitionStops() throws Exception {
        send(RECORDS, "same");
        try (LogCapture log = new LogCapture();
                LocalNode node = LocalNode.start(job)) {
            node.await("all records", status -> status.ready() && status.records() == RECORDS);
            Await.until(() -> job.accounted() == RECORDS, PATIENCE, () -> "the progress row");
            assertThat(log.count("whether topic " + job.topic() + " is compacted is not known"))
                    .isEqualTo(1);
            node.stop();
        }
        assertThat(job.openPartitions()).isEqualTo(1);
        kafka.configure(job.topic(), COMPACTED);
        awaitCompaction();
        job.with("window.emit", "200ms");
        try (LocalNode node = LocalNode.start(job)) {
            PartitionId id = new PartitionId(job.topic(), 0);
            node.await("a stopped partition", status -> status.stopped().containsKey(id));
            assertThat(node.status().orElseThrow().stopped().get(id))
                    .contains(RECORDS + " records", left() + " are left", "compact");
        }
        assertThat(job.accounted()).isEqualTo(RECORDS);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isZero();
        CommandRun verify = CommandRun.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                Instant.ofEpochSecond(eventSeconds - 60).toString(),
                "--to",
                Instant.ofEpochSecond(eventSeconds + 60).toString());
        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        assertThat(verify.out()).contains("no longer in Kafka (retention or compaction)", "Undecided: ");
    }
}
