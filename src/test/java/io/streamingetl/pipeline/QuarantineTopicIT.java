package io.streamingetl.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The topic that receives a copy of each quarantined record. */
@AnyDatabase
class QuarantineTopicIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final Job job = Job.create(SERVERS, 1);
    private final String copies = job.topic() + ".bad";
    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
        job.with("quarantine.topic", copies);
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    private EtlNode start() {
        return EtlNode.start(vertx, job.config(), Duration.ofMillis(200), status::set)
                .await();
    }

    private void send(byte[] key, byte[] value) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(job.topic(), 0, 1_537_514_430_123L, key, value);
        record.headers().add("trace", "abc".getBytes(UTF_8)).add("trace", null);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> copied(int count) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", job.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(copies, 0)));
            Await.until(
                    () -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                        return found.size() >= count;
                    },
                    PATIENCE,
                    () -> count + " copies; there are " + found.size());
        }
        return found;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(
                record.headers().lastHeader("__connect.errors." + name).value(), UTF_8);
    }

    @Test
    void when_recordsAreBad_then_theTopicGetsAllOfThem() throws Exception {
        SERVERS.kafka().createTopic(copies, 1, Map.of());
        byte[] large = "x".repeat(100_000).getBytes(UTF_8);
        send("key".getBytes(UTF_8), large);
        send(null, null);
        EtlNode node = start();
        job.awaitSettled(2, PATIENCE);
        node.stop().await();

        List<ConsumerRecord<byte[], byte[]>> found = copied(2);
        assertThat(found).hasSize(2);
        ConsumerRecord<byte[], byte[]> first = found.get(0);
        assertThat(first.value()).isEqualTo(large);
        assertThat(first.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(first.timestamp()).isEqualTo(1_537_514_430_123L);
        assertThat(first.headers().headers("trace")).hasSize(2);
        assertThat(header(first, "topic")).isEqualTo(job.topic());
        assertThat(header(first, "offset")).isEqualTo("0");
        assertThat(header(first, "exception.class.name")).isEqualTo("BAD_JSON");
        assertThat(found.get(1).key()).isNull();
        assertThat(found.get(1).value()).isNull();
        assertThat(header(found.get(1), "exception.class.name")).isEqualTo("TOMBSTONE");
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(2);
    }

    @Test
    void when_aRecordIsTooLargeForTheTopic_then_itGetsTheBeginning() throws Exception {
        SERVERS.kafka().createTopic(copies, 1, Map.of("max.message.bytes", "80000"));
        send("key".getBytes(UTF_8), "x".repeat(100_000).getBytes(UTF_8));
        EtlNode node = start();
        job.awaitSettled(1, PATIENCE);
        node.stop().await();

        assertThat(copied(1).get(0).value()).hasSize(64 * 1024);
    }

    @Test
    void when_theTopicIsMissing_then_nothingIsCommittedUntilItExists() throws Exception {
        send(null, "bad".getBytes(UTF_8));
        EtlNode node = start();
        Await.until(
                () -> status.get().reasons().toString().contains(copies + " takes no copies"),
                PATIENCE,
                () -> "the reason in " + status.get().reasons());
        assertThat(job.accounted()).isZero();

        SERVERS.kafka().createTopic(copies, 1, Map.of());
        job.awaitSettled(1, PATIENCE);
        Await.until(
                () -> status.get().ready(),
                PATIENCE,
                () -> "to be ready, not " + status.get().reasons());
        node.stop().await();
        assertThat(copied(1)).isNotEmpty();
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(1);
    }

    @Test
    void when_theBrokerMakesTopicsByItself_then_noQuarantineTopicIsMade() {
        try (KafkaServer broker = KafkaServer.start(Map.of("auto.create.topics.enable", "true"))) {
            Job own = Job.on(broker, SERVERS.database(), 1).with("quarantine.topic", "mistyped");
            own.send("not an order");
            String reason = "quarantine.topic mistyped takes no copies: it does not exist";
            try (LocalNode node = LocalNode.startWithoutWaiting(own)) {
                node.await(
                        "to read or to say why not",
                        seen -> seen.reading() || seen.reasons().toString().contains(reason));
                assertThat(node.status().orElseThrow().reasons()).asString().contains(reason);
            }
            assertThat(own.accounted()).isZero();
            try (Admin admin = broker.admin()) {
                assertThat(admin.listTopics()
                                .names()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join())
                        .doesNotContain("mistyped");
            }
        }
    }
}
