package io.streamingetl.testkit.kafka;

import io.streamingetl.testkit.process.ServerFiles;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The files that a broker needs at startup: settings, JVM arguments, logging configuration and a formatted data folder.
 */
final class KafkaFiles {
    static final String SETTINGS = "server.properties";
    static final String JVM_ARGUMENTS = "java.args";

    /** C1 only: a start costs 3.8 s of CPU time instead of 7 s. */
    private static final String BRIEF = "-XX:TieredStopAtLevel=1";

    private KafkaFiles() {}

    /**
     * The loopback ports of a broker.
     *
     * @param behindProxy a second listener, which advertises the address {@code proxy}
     */
    record Listeners(int direct, int controller, int behindProxy, int proxy) {}

    /**
     * Writes the files and keeps existing data.
     *
     * @param clusterId ID of the cluster that the broker joins
     * @param brief whether a quick start matters more than throughput
     * @param jvmOptions further options of the broker's JVM
     */
    static void prepare(
            Path dir,
            Path data,
            Listeners ports,
            Uuid clusterId,
            boolean brief,
            Map<String, String> overrides,
            List<String> jvmOptions) {
        Map<String, String> settings = new TreeMap<>(settings(ports));
        settings.put("log.dirs", data.toString());
        settings.putAll(overrides);
        String lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        ServerFiles.write(dir.resolve(SETTINGS), lines);
        ServerFiles.write(dir.resolve("logback.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        ServerFiles.write(dir.resolve(JVM_ARGUMENTS), """
                %s
                %s
                -Xms128m
                -Xmx512m
                -XX:+UseSerialGC
                -Dlogback.configurationFile=logback.xml
                -cp
                "%s"
                """.formatted(
                        brief ? BRIEF : "", String.join("\n", jvmOptions), absoluteClassPath()));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, clusterId, settings);
        }
    }

    private static Map<String, String> settings(Listeners ports) {
        return Map.ofEntries(
                Map.entry("node.id", "1"),
                Map.entry("process.roles", "broker,controller"),
                Map.entry(
                        "listeners",
                        "DIRECT://127.0.0.1:" + ports.direct() + ",PROXIED://127.0.0.1:" + ports.behindProxy()
                                + ",CONTROLLER://127.0.0.1:" + ports.controller()),
                Map.entry(
                        "advertised.listeners",
                        "DIRECT://127.0.0.1:" + ports.direct() + ",PROXIED://127.0.0.1:" + ports.proxy()),
                Map.entry("listener.security.protocol.map", "DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "DIRECT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + ports.controller()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.coordinator.rebalance.protocols", "classic,consumer"),
                // The controller accepts a killed broker only after its session has expired (measured: restart in 18 s
                // with the default of 9 s, in 7 s with this).
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // Takeovers from a killed node must not wait for the production default of 45 s.
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.session.timeout.ms", "10000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
                Map.entry("group.consumer.heartbeat.interval.ms", "1000"));
    }

    /** The class path of this class's own loader, if it has one (as inside Maven), otherwise of the JVM. */
    private static String absoluteClassPath() {
        Stream<Path> entries = KafkaFiles.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(url -> Path.of(URI.create(url.toString())))
                : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of);
        return entries.map(entry -> entry.toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    }

    private static void format(Path data, Uuid clusterId, Map<String, String> settings) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            Formatter formatter = new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(Integer.parseInt(settings.get("node.id")))
                    .setClusterId(clusterId.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString());
            for (String folder : settings.get("log.dirs").split(",", -1)) {
                formatter.addDirectory(folder);
            }
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's data folder " + data + " was not formatted", e);
        }
    }
}
