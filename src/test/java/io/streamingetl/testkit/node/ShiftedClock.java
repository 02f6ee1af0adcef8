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
 * The wall clock of a process started with {@link #environment}, which a test shifts while the process runs:
 * libfaketime intercepts the C library's clock calls. The monotonic clock is unaffected, as when an operator sets a
 * machine's clock.
 */
public final class ShiftedClock {
    /** Debian's package installs the library here, in a folder that depends on the processor. */
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    /**
     * Creates an unshifted clock.
     *
     * @param dir folder of the file that holds the shift
     * @throws IllegalStateException when libfaketime is not available
     */
    public ShiftedClock(Path dir) {
        this.library =
                library().orElseThrow(() -> new IllegalStateException(missing().orElseThrow()));
        this.file = dir.resolve("clock");
        shift(Duration.ZERO);
    }

    /** Why this machine can't shift clocks; empty if it can. */
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

    /** Environment variables of the process whose clock is shifted. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /** Sets the offset of the process's wall clock from this machine's clock. */
    public void shift(Duration by) {
        try {
            Path next = Files.write(file.resolveSibling("clock.next"), List.of("%+d".formatted(by.toSeconds())));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
