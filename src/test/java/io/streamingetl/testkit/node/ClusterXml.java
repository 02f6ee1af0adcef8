package io.streamingetl.testkit.node;

import io.streamingetl.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own {@code conf/cluster.xml}, on ports that nobody else uses. */
public final class ClusterXml {
    private static final Path EXAMPLE = Path.of("conf/cluster.xml");
    private static final String PORT = ">5701<";

    private ClusterXml() {}

    /** Writes it to a folder; those who are configured by one such file join each other. */
    public static Path write(Path dir) {
        return write(dir, Ports.free());
    }

    /** As {@link #write(Path)}, with this as the first port. */
    public static Path write(Path dir, int port) {
        try {
            String text = Files.readString(EXAMPLE);
            if (!text.contains(PORT)) {
                throw new IllegalStateException(EXAMPLE + " has no port " + PORT);
            }
            return Files.writeString(dir.resolve("cluster.xml"), text.replace(PORT, ">" + port + "<"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
