package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaCluster;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Brokers of a cluster that are killed, one of them with records that no other replica has. */
@AnyDatabase
@Tag("faults")
class BrokerClusterIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ADVICE = Pattern.compile("run: (UPDATE [^;]+); (DELETE [^;]+);");

    /** Copy of the records read from the other topic, on the surviving broker. */
    private static final String ALL = "all-that-was-read";

    private static KafkaCluster cluster;

    private final Random random = Chaos.random("broker cluster");

    @BeforeAll
    static void startBrokers() {
        cluster = KafkaCluster.start();
    }

    @AfterAll
    static void stopBrokers() {
        cluster.close();
    }

    @Test
    void when_leadersAndTheCoordinatorAreKilledAndPartitionsAdded_then_tableEqualsRecomputation() throws Exception {
        Job job = FaultJobs.withManyFlushes(Job.on(cluster.broker(1), SERVERS.database(), 2));
        OrderSender sender = new OrderSender(job, random.nextLong());
        try (LocalNode node = LocalNode.start(job)) {
            sender.send(100, 2);
            job.awaitSettled(sender.sent(), PATIENCE);
            int leader = cluster.leader(job.topic(), 0);
            cluster.broker(leader).kill();
            assertThat(cluster.leader(job.topic(), 0)).isNotEqualTo(leader);
            sender.send(100, 2);
            job.awaitSettled(sender.sent(), PATIENCE);
            cluster.broker(leader).restart();
            String group = job.config().consumerGroup();
            int coordinator = cluster.coordinator(group);
            cluster.broker(coordinator).kill();
            assertThat(cluster.coordinator(group)).isNotEqualTo(coordinator);
            try (Admin admin = cluster.broker(1).admin()) {
                admin.createPartitions(Map.of(job.topic(), NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
            cluster.leader(job.topic(), 2);
            sender.send(150, 3);
            job.awaitSettled(sender.sent(), PATIENCE);
            cluster.broker(coordinator).restart();
            node.stop();
        }
        FaultJobs.assertNoDifferences(job);
    }

    /** The new leader's log first ends before the committed offset, and is longer again before a node checks it. */
    @Test
    void when_aLaggingReplicaBecomesTheLeader_then_thePartitionStaysStoppedUntilTheAdviceIsFollowed() throws Exception {
        String topic = "unclean";
        try (Admin admin = cluster.broker(1).admin()) {
            admin.createTopics(List.of(
                            new NewTopic(topic, Map.of(0, List.of(1, 2)))
                                    .configs(Map.of("unclean.leader.election.enable", "true")),
                            new NewTopic(ALL, Map.of(0, List.of(3)))))
                    .all()
                    .get();
            cluster.leader(topic, 0);
            cluster.leader(ALL, 0);
        }
        Job job = FaultJobs.withManyFlushes(Job.reading(cluster.broker(1), SERVERS.database(), topic));
        OrderSender sender = new OrderSender(job, random.nextLong());
        sender.send(2_000, 1);
        cluster.broker(2).stop();
        sender.send(2_000, 1);
        String stopped;
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(4_000, PATIENCE);
            // Copy the records that were read and will be lost.
            copy(topic, 0, 4_000);
            cluster.broker(1).kill();
            cluster.broker(2).restart();
            elect(topic);
            stopped = stopped(node, topic);
            assertThat(stopped).contains("offset 4000").contains("from offset 2000 on");
            node.stop();
        }
        cluster.broker(1).restart();
        sender.send(2_397, 1);
        for (int i = 0; i < 2; i++) {
            try (LocalNode another = LocalNode.start(job)) {
                assertThat(stopped(another, topic)).isEqualTo(stopped);
            }
        }
        follow(job, stopped);
        LocalNode.runUntilSettled(job, 6_397);
        copy(topic, 2_000, 2_397);
        assertThat(job.accounted()).isEqualTo(6_397);
        Oracle oracle = Oracle.read(job.bootstrapServers(), ALL, OracleSpec.window(FaultJobs.WINDOW_SECONDS));
        try (Connection connection = job.jdbc()) {
            assertThat(oracle.compareWithTable(connection, "gross_income")).isEmpty();
        }
    }

    private static String stopped(LocalNode node, String topic) {
        PartitionId id = new PartitionId(topic, 0);
        node.await("the partition stopped", status -> status.stopped().containsKey(id));
        return node.status().orElseThrow().stopped().get(id);
    }

    private static void follow(Job job, String stopped) {
        Matcher advice = ADVICE.matcher(stopped);
        assertThat(advice.find()).as(stopped).isTrue();
        job.execute(advice.group(1));
        job.execute(advice.group(2));
    }

    /** Makes the remaining broker the leader, and checks that it lost half of the log. */
    private static void elect(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = cluster.broker(2).admin()) {
            Await.until(
                    () -> {
                        admin.electLeaders(ElectionType.UNCLEAN, Set.of(partition));
                        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                        .partitionResult(partition)
                                        .get()
                                        .offset()
                                == 2_000;
                    },
                    PATIENCE,
                    () -> "broker 2 to lead " + partition);
        }
    }

    /** Copies this many records to the topic that keeps a copy of everything. */
    private static void copy(String topic, long from, int count) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", cluster.broker(1).bootstrapServers());
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            for (int copied = 0; copied < count; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    var unused = producer.send(new ProducerRecord<>(ALL, record.value()));
                    copied++;
                }
            }
        }
    }
}
