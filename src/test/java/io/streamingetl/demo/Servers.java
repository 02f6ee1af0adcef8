package io.streamingetl.demo;

import io.streamingetl.node.StopSignal;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * A Kafka broker with a topic and a MariaDB server, for nodes that are started by hand. Writes their addresses to a
 * file for the shell, and stops on Ctrl-C.
 */
public final class Servers {
    private static final String TOPIC = "orders";
    private static final int PARTITIONS = 6;
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path LOG = Path.of("target", "demo", "servers.log");
    private static final Path ENV = Path.of("target", "servers.env");

    private Servers() {}

    public static void main(String[] args) throws Exception {
        // Before the first logger is made: nothing but these lines on the console.
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.setProperty("demo.log", LOG.toString());
        BackgroundInterrupt.accept();
        try (StopSignal stop = new StopSignal(PATIENCE)) {
            serve(stop);
            DemoConsole.OUT.println("Stopped: database, broker; their folders are deleted.");
        } catch (Exception e) {
            DemoConsole.OUT.println("Failed: %s. Log: %s".formatted(e.getMessage(), LOG));
            throw e;
        }
    }

    private static void serve(StopSignal stop) throws Exception {
        DemoConsole.OUT.println("Starting a Kafka broker and a MariaDB server: about 10 s ...");
        try (DemoServers servers = new DemoServers()) {
            KafkaServer kafka = servers.kafka();
            DatabaseServer database = servers.database();
            kafka.createTopic(TOPIC, PARTITIONS, Map.of());
            write(kafka, database);
            introduce(kafka, database);
            awaitEnd(stop, kafka, database);
        } finally {
            Files.deleteIfExists(ENV);
        }
    }

    private static void write(KafkaServer kafka, DatabaseServer database) throws IOException {
        Files.deleteIfExists(ENV);
        Files.createFile(ENV, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(ENV, """
                export KAFKA_BOOTSTRAP_SERVERS=%s MYSQL_HOST=%s MYSQL_PORT=%d MYSQL_USER=%s MYSQL_PASSWORD=%s
                BROKER_PID=%d DATABASE_PID=%d
                """.formatted(
                        kafka.bootstrapServers(),
                        database.host(),
                        database.port(),
                        database.user(),
                        database.password(),
                        kafka.pid(),
                        database.pid()));
    }

    private static void introduce(KafkaServer kafka, DatabaseServer database) {
        DemoConsole.OUT.print("""

                  Broker    process %d, %s, topic %s (%d partitions)
                  Database  process %d, %s:%d
                  Shell     . %s
                  Look      %s
                  Stop      Ctrl-C

                """.formatted(
                        kafka.pid(),
                        kafka.bootstrapServers(),
                        TOPIC,
                        PARTITIONS,
                        database.pid(),
                        database.host(),
                        database.port(),
                        ENV,
                        DemoServers.client(database)));
    }

    private static void awaitEnd(StopSignal stop, KafkaServer kafka, DatabaseServer database)
            throws InterruptedException {
        while (!stop.await(LOOK_PERIOD)) {
            if (!isAlive(kafka.pid()) || !isAlive(database.pid())) {
                throw new IllegalStateException("a server has ended unexpectedly");
            }
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
