package io.streamingetl.testkit.kafka;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.process.Server;
import io.streamingetl.testkit.process.ServerFiles;
import io.streamingetl.testkit.process.ServerProcess;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker: one KRaft node, without authentication, topics created on demand only. It is alone or one of a
 * {@link KafkaCluster}.
 */
public final class KafkaServer extends Server {
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int API_TIMEOUT_MS = 30_000;

    private final KafkaFiles.Listeners ports;
    private String bootstrapServers = host() + ":" + port();

    private KafkaServer(Path dir, boolean ours, Map<String, String> settings) {
        this(dir, ours, Ports.free(), Uuid.randomUuid(), settings);
    }

    /** One of a cluster; it is not started. */
    KafkaServer(Path dir, boolean ours, int controllerPort, Uuid clusterId, Map<String, String> settings) {
        super(dir, ours);
        ports = new KafkaFiles.Listeners(port(), controllerPort, Ports.free(), Ports.free());
        KafkaFiles.prepare(dir(), data(), ports, clusterId, ours, settings);
    }

    /** Starts a broker for a test, in a folder of its own that {@link #close} deletes. */
    public static KafkaServer start() {
        return start(Map.of());
    }

    /**
     * As {@link #start()}.
     *
     * @param settings broker settings that override this class's
     */
    public static KafkaServer start(Map<String, String> settings) {
        return started(new KafkaServer(ServerFiles.fresh("kafka"), true, settings));
    }

    /** Starts a broker in a folder that {@link #close} leaves alone; topics already there are served again. */
    public static KafkaServer start(Path dir) {
        return start(dir, Map.of());
    }

    /**
     * As {@link #start(Path)}.
     *
     * @param settings broker settings that override this class's
     * @throws IllegalStateException with the end of the broker's log when it does not come up
     */
    public static KafkaServer start(Path dir, Map<String, String> settings) {
        return started(new KafkaServer(dir, false, settings));
    }

    private static KafkaServer started(KafkaServer server) {
        server.up();
        return server;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Has clients that are told of this broker begin at all of these, as it may be dead. */
    void bootstrapServers(String all) {
        bootstrapServers = all;
    }

    /** Starts a proxy before the broker, for clients of {@link #proxiedBootstrapServers}; one at a time. */
    public TcpProxy proxy() {
        return TcpProxy.on(ports.proxy(), host(), ports.behindProxy());
    }

    /** The address whose clients reach the broker through {@link #proxy} only. */
    public String proxiedBootstrapServers() {
        return host() + ":" + ports.proxy();
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                API_TIMEOUT_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100));
    }

    /**
     * Creates a topic, and waits until its partitions are led: where the first batch of an idempotent producer is
     * refused for want of a leader and the second is not, the first is refused for ever.
     *
     * @throws IllegalStateException when the broker refuses or does not answer within 30 s
     */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
            admin.createTopics(List.of(topic)).all().get();
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(name, partition))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            Await.until(
                    () -> admin.listOffsets(ends).all().get().size() == partitions,
                    Duration.ofMillis(API_TIMEOUT_MS),
                    () -> "leaders of topic " + name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topic " + name, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topic " + name + " was not created", e);
        }
    }

    @Override
    protected ServerProcess launch() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + KafkaFiles.JVM_ARGUMENTS,
                "kafka.Kafka",
                KafkaFiles.SETTINGS);
        ServerProcess process = ServerProcess.start(command, dir(), Map.of(), log());
        process.awaitReady(() -> Ports.answers(port()), START, "Kafka's port in " + dir());
        process.awaitReady(this::isServing, START, "Kafka in " + dir());
        return process;
    }

    /** Whether the broker is registered and unfenced: its own cluster lists it. */
    private boolean isServing() throws Exception {
        Admin admin = admin();
        try {
            return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.port() == port());
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
