package io.streamingetl.testkit.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of a process that is started with {@link #environment}, moved while it runs: libfaketime stands
 * between the process and the C library's clock. The monotonic clock stays, as it does where a person sets a machine's
 * clock.
 */
public final class ShiftedClock {
    /** Where Debian's package has it, for whatever processor. */
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    /**
     * Not shifted at first.
     *
     * @param dir where the shift is kept
     * @throws IllegalStateException where it can't work here
     */
    public ShiftedClock(Path dir) {
        this.library =
                library().orElseThrow(() -> new IllegalStateException(missing().orElseThrow()));
        this.file = dir.resolve("clock");
        shift(Duration.ZERO);
    }

    /** Why it can't work on this machine; empty where it can. */
    public static Optional<String> missing() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("the wall clock can't be moved without " + LIBRARY + " (Debian's package libfaketime)");
    }

    private static Optional<Path> library() {
        if (!Files.isDirectory(LIBRARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::isRegularFile)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the process whose clock it is. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /** From now on the process's wall clock is so far ahead of this machine's, or behind it. */
    public void shift(Duration by) {
        try {
            Path next = Files.write(file.resolveSibling("clock.next"), List.of("%+d".formatted(by.toSeconds())));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
