package io.streamingetl.demo;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A broker and a database in a temporary folder, which is deleted with them. */
final class DemoServers implements AutoCloseable {
    private final Path folder;
    private final CompletableFuture<KafkaServer> kafka;
    private final CompletableFuture<DatabaseServer> database;

    /** Starts both concurrently, without waiting. */
    DemoServers() throws IOException {
        folder = Files.createTempDirectory("streaming-etl-demo");
        kafka = CompletableFuture.supplyAsync(() -> KafkaServer.start(folder.resolve("kafka")));
        database = CompletableFuture.supplyAsync(
                () -> DatabaseServer.start(DatabaseServer.Vendor.MARIADB, folder.resolve("database")));
    }

    Path folder() {
        return folder;
    }

    /** Waits until it serves. */
    KafkaServer kafka() {
        return kafka.join();
    }

    /** Waits until it serves. */
    DatabaseServer database() {
        return database.join();
    }

    /** Shell command that opens the database, with the client from the server's package if it has one. */
    static String client(DatabaseServer database) {
        String client = ProcessHandle.of(database.pid())
                .flatMap(server -> server.info().command())
                .map(server -> Path.of(server).resolveSibling("mariadb"))
                .filter(Files::isExecutable)
                .map(found -> found + " --skip-ssl")
                .orElse("mysql");
        return "%s --host=%s --port=%d --user=%s --password=%s %s"
                .formatted(
                        client,
                        database.host(),
                        database.port(),
                        database.user(),
                        database.password(),
                        database.database());
    }

    /** Stops the database, then the broker, and deletes their folder. */
    @Override
    public void close() {
        CompletableFuture.allOf(database, kafka)
                .handle((done, failure) -> failure)
                .join();
        closeStarted(database);
        closeStarted(kafka);
        delete();
    }

    private static void closeStarted(CompletableFuture<? extends AutoCloseable> server) {
        if (server.isCompletedExceptionally()) {
            return;
        }
        try {
            server.join().close();
        } catch (Exception e) {
            System.err.println(e.getMessage());
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
