package io.streamingetl.testkit.node;

import io.streamingetl.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's {@code conf/cluster.xml} with ports that no other cluster uses. */
public final class ClusterXml {
    private static final Path EXAMPLE = Path.of("conf/cluster.xml");
    private static final String PORT = ">5701<";

    private ClusterXml() {}

    /** Writes the file to a folder; nodes that use the same file form one cluster. */
    public static Path write(Path dir) {
        return write(dir, Ports.free());
    }

    /** As {@link #write(Path)}, with this first port. */
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
