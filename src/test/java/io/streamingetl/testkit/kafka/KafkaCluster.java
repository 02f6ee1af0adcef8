package io.streamingetl.testkit.kafka;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.process.ServerFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** Three real brokers, each also a controller; two of them form a quorum. */
public final class KafkaCluster implements AutoCloseable {
    private static final int BROKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Indexed by broker ID minus one. */
    private final List<KafkaServer> brokers = new ArrayList<>();

    private KafkaCluster() {
        Uuid clusterId = Uuid.randomUuid();
        int[] controllers = IntStream.range(0, BROKERS).map(i -> Ports.free()).toArray();
        String voters = IntStream.range(0, BROKERS)
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllers[i])
                .collect(Collectors.joining(","));
        for (int i = 0; i < BROKERS; i++) {
            Map<String, String> settings = Map.of(
                    "node.id", String.valueOf(i + 1),
                    "controller.quorum.voters", voters,
                    "default.replication.factor", "3",
                    "offsets.topic.replication.factor", "3",
                    "transaction.state.log.replication.factor", "3",
                    "replica.lag.time.max.ms", "3000");
            brokers.add(new KafkaServer(ServerFiles.temporary("kafka"), true, controllers[i], clusterId, settings));
        }
        String all = brokers.stream().map(KafkaServer::bootstrapServers).collect(Collectors.joining(","));
        brokers.forEach(broker -> broker.bootstrapServers(all));
    }

    /** Starts the brokers in temporary folders that {@link #close} deletes. */
    public static KafkaCluster start() {
        KafkaCluster cluster = new KafkaCluster();
        // Concurrently: no broker serves without a quorum.
        CompletableFuture.allOf(cluster.brokers.stream()
                        .map(broker -> CompletableFuture.runAsync(broker::up))
                        .toArray(CompletableFuture[]::new))
                .join();
        return cluster;
    }

    /** The broker with this ID, which starts at 1. Its clients bootstrap from all three. */
    public KafkaServer broker(int id) {
        return brokers.get(id - 1);
    }

    /** The ID of the broker that leads a partition; waits until that broker is alive. */
    public int leader(String topic, int partition) {
        int[] found = new int[1];
        try (Admin admin = broker(1).admin()) {
            Await.until(
                    () -> {
                        var leader = admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get()
                                .get(topic)
                                .partitions()
                                .get(partition)
                                .leader();
                        found[0] = leader == null || leader.isEmpty() ? 0 : leader.id();
                        return found[0] != 0 && broker(found[0]).isAlive();
                    },
                    PATIENCE,
                    () -> "a leader of " + topic + "-" + partition);
        }
        return found[0];
    }

    /** The ID of the broker that coordinates a consumer group. */
    public int coordinator(String group) {
        int[] found = new int[1];
        try (Admin admin = broker(1).admin()) {
            Await.until(
                    () -> {
                        found[0] = admin.describeConsumerGroups(List.of(group))
                                .all()
                                .get()
                                .get(group)
                                .coordinator()
                                .id();
                        return broker(found[0]).isAlive();
                    },
                    PATIENCE,
                    () -> "a coordinator of " + group);
        }
        return found[0];
    }

    @Override
    public void close() {
        brokers.forEach(KafkaServer::close);
    }
}
