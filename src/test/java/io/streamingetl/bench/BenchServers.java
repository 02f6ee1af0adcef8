package io.streamingetl.bench;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A broker and a database process for the benchmark; unlike those of the tests, configured for speed. */
public final class BenchServers implements AutoCloseable {
    private final Path folder;
    private final KafkaServer kafka;
    private final DatabaseServer database;

    public BenchServers() throws IOException {
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "bench").toAbsolutePath()), "servers");
        kafka = KafkaServer.start(folder.resolve("kafka"));
        database = DatabaseServer.start(folder.resolve("database"));
    }

    /** Creates an empty folder for a process. */
    public Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "process");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KafkaServer kafka() {
        return kafka;
    }

    public DatabaseServer database() {
        return database;
    }

    /** Stops both and deletes their data. */
    @Override
    public void close() throws IOException {
        database.close();
        kafka.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
