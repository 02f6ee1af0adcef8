package io.streamingetl.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Requirements of the native binaries. */
public final class Platform {
    private static final List<Path> LIBRARY_FOLDERS = List.of(
            Path.of("/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/lib64"),
            Path.of("/usr/lib64"),
            Path.of("/usr/lib"),
            Path.of("/usr/local/lib"));

    private Platform() {}

    /** Why this machine can't run a program for Linux on x86-64; empty if it can. */
    public static Optional<String> missing(String program, List<String> libraries) {
        String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!os.equals("Linux amd64")) {
            return Optional.of(program + " is here for Linux on x86-64 only, this is " + os);
        }
        List<String> absent = libraries.stream()
                .filter(library -> LIBRARY_FOLDERS.stream().noneMatch(dir -> Files.exists(dir.resolve(library))))
                .toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of(program + " needs " + String.join(", ", absent)
                        + " (on Debian: apt-get install libaio1 libnuma1 libcrypt1 libsystemd0)");
    }
}
