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
 * A real Kafka broker: a KRaft node, standalone or part of a {@link KafkaCluster}, without authentication and without
 * automatic topic creation.
 */
public final class KafkaServer extends Server {
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int API_TIMEOUT_MS = 30_000;

    private final KafkaFiles.Listeners ports;
    private String bootstrapServers = host() + ":" + port();

    private KafkaServer(Path dir, boolean temporary, Map<String, String> settings, List<String> jvmOptions) {
        this(dir, temporary, Ports.free(), Uuid.randomUuid(), settings, jvmOptions);
    }

    /** A broker of a cluster, not started. */
    KafkaServer(Path dir, boolean temporary, int controllerPort, Uuid clusterId, Map<String, String> settings) {
        this(dir, temporary, controllerPort, clusterId, settings, List.of());
    }

    private KafkaServer(
            Path dir,
            boolean temporary,
            int controllerPort,
            Uuid clusterId,
            Map<String, String> settings,
            List<String> jvmOptions) {
        super(dir, temporary);
        ports = new KafkaFiles.Listeners(port(), controllerPort, Ports.free(), Ports.free());
        KafkaFiles.prepare(dir(), data(), ports, clusterId, temporary, settings, jvmOptions);
    }

    /** Starts a broker in a temporary folder that {@link #close} deletes. */
    public static KafkaServer start() {
        return start(Map.of());
    }

    /**
     * As {@link #start()}.
     *
     * @param settings broker settings that override this class's
     */
    public static KafkaServer start(Map<String, String> settings) {
        return start(settings, List.of());
    }

    /** As {@link #start(Map)}, with these options of the broker's JVM. */
    public static KafkaServer start(Map<String, String> settings, List<String> jvmOptions) {
        return started(new KafkaServer(ServerFiles.temporary("kafka"), true, settings, jvmOptions));
    }

    /** Starts a broker in a folder that {@link #close} keeps; serves existing topics. */
    public static KafkaServer start(Path dir) {
        return start(dir, Map.of());
    }

    /**
     * As {@link #start(Path)}.
     *
     * @param settings broker settings that override this class's
     * @throws IllegalStateException with the end of the broker's log when it does not start
     */
    public static KafkaServer start(Path dir, Map<String, String> settings) {
        return started(new KafkaServer(dir, false, settings, List.of()));
    }

    private static KafkaServer started(KafkaServer server) {
        server.up();
        return server;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Makes this broker's clients bootstrap from all these addresses, because this broker may be down. */
    void bootstrapServers(String all) {
        bootstrapServers = all;
    }

    /** Starts a proxy for clients of {@link #proxiedBootstrapServers}; at most one at a time. */
    public TcpProxy proxy() {
        return TcpProxy.on(ports.proxy(), host(), ports.behindProxy());
    }

    /** The bootstrap address whose clients reach the broker only through {@link #proxy}. */
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
     * Creates a topic and waits until its partitions have leaders. If an idempotent producer's first batch is rejected
     * for lack of a leader and its second is accepted, the broker rejects the first forever.
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

    /** Whether the broker is registered and unfenced: its own metadata lists it. */
    private boolean isServing() throws Exception {
        Admin admin = admin();
        try {
            return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.port() == port());
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
