package io.streamingetl.demo;

import io.streamingetl.testkit.DatabaseServer;
import io.streamingetl.testkit.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The demo's broker and database, in a folder of its own that is deleted with them. */
final class DemoServers implements AutoCloseable {
    private final Path folder;
    private final CompletableFuture<KafkaServer> kafka;
    private final CompletableFuture<DatabaseServer> database;

    /** Begins to start both at once, and does not wait. */
    DemoServers() throws IOException {
        folder = Files.createTempDirectory("streaming-etl-demo");
        kafka = CompletableFuture.supplyAsync(() -> KafkaServer.start(folder.resolve("kafka")));
        database = CompletableFuture.supplyAsync(
                () -> DatabaseServer.start(DatabaseServer.Kind.MARIADB, folder.resolve("database")));
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
