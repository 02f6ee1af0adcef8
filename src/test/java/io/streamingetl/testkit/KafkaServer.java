package io.streamingetl.testkit;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (one node, KRaft) in its own process, on loopback, that keeps its port and its data over kills
 * and restarts.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int API_TIMEOUT_MS = 30_000;

    private final Path dir;
    private final boolean ours;
    private final int port = Ports.free();
    private final Path log;
    private ServerProcess process;

    private KafkaServer(Path dir, boolean ours, Map<String, String> settings) {
        this.dir = Folders.create(dir);
        this.ours = ours;
        this.log = this.dir.resolve("server.log");
        prepare(settings);
    }

    /** Starts a broker in a folder of its own that {@link #close} deletes. */
    public static KafkaServer start() {
        return start(Folders.fresh("kafka"), true, Map.of());
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
        return start(dir, false, settings);
    }

    private static KafkaServer start(Path dir, boolean ours, Map<String, String> settings) {
        KafkaServer server = new KafkaServer(dir, ours, settings);
        server.launch();
        return server;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
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

    /** Creates a topic; throws IllegalStateException when the broker refuses. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
            admin.createTopics(List.of(topic)).all().get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topic " + name, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Topic " + name + " was not created", e);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP. */
    public void freeze() {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() {
        process.thaw();
    }

    /** Stops in good order. */
    public void stop() {
        process.stop(STOP);
    }

    /** Starts again on the same port and data; stops in good order first when it still runs. */
    public void restart() {
        stop();
        launch();
    }

    @Override
    public void close() {
        if (ours) {
            kill();
            Folders.delete(dir);
        } else {
            stop();
        }
    }

    private void launch() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@java.args",
                "kafka.Kafka",
                "server.properties");
        process = ServerProcess.start(command, dir, Map.of(), log);
        process.awaitReady(() -> Ports.answers(port), START, "Kafka's port in " + dir);
        process.awaitReady(this::isServing, START, "Kafka in " + dir);
    }

    /** Whether the broker is registered and unfenced: its own cluster lists it. */
    private boolean isServing() throws Exception {
        Admin admin = admin();
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private void prepare(Map<String, String> settings) {
        int controllerPort = Ports.free();
        Path data = dir.resolve("data");
        Map<String, String> all = new TreeMap<>(brokerSettings(port, controllerPort));
        all.put("log.dirs", data.toString());
        all.putAll(settings);
        Folders.write(
                dir.resolve("server.properties"),
                all.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                        .collect(Collectors.joining()));
        Folders.write(dir.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        Folders.write(
                dir.resolve("java.args"), """
                -Xms128m
                -Xmx512m
                -XX:+UseSerialGC
                -Dlogback.configurationFile=logback.xml
                -cp
                "%s"
                """.formatted(absoluteClassPath().replace("\\", "\\\\")));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data);
        }
    }

    private static Map<String, String> brokerSettings(int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("node.id", "1"),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.coordinator.rebalance.protocols", "classic,consumer"),
                // A killed broker is let in again only when its old session is over (measured: restart 18 s with the
                // default of 9 s, 7 s with this).
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // Tests of a dead node's take-over must not wait for the 45 s that suit production.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.session.timeout.ms", "10000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
                Map.entry("group.consumer.heartbeat.interval.ms", "1000"));
    }

    private static String absoluteClassPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void format(Path data) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's data folder " + data + " was not formatted", e);
        }
    }
}
