package io.streamingetl.testkit.node;

import io.streamingetl.testkit.process.ServerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder as Kubernetes mounts a ConfigMap: its one file is a link that goes through {@code ..data}, a link to the
 * folder of the present version.
 */
public final class ConfigMap {
    private static final String FILE = "etl.yaml";

    private final Path mount;
    private final Path data;
    private int version;

    /** @param mount an empty folder */
    public ConfigMap(Path mount) {
        this.mount = mount;
        this.data = mount.resolve("..data");
    }

    /** What a node's {@code --conf} names. */
    public String location() {
        return mount.toString();
    }

    /**
     * Takes the place of the text before as the kubelet does it: a new folder beside the old one, one rename of the
     * link that leads to it, and the old folder is deleted.
     */
    public void write(String text) {
        try {
            Path old = mount.resolve("..version-" + version);
            version++;
            Path fresh = Files.createDirectory(mount.resolve("..version-" + version));
            Files.writeString(fresh.resolve(FILE), text);
            Path swap = Files.createSymbolicLink(mount.resolve("..data_tmp"), fresh.getFileName());
            Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
            if (!Files.exists(mount.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(
                        mount.resolve(FILE), Path.of(data.getFileName().toString(), FILE));
            }
            ServerFiles.delete(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes away what the file's link leads to. */
    public void lose() {
        try {
            Files.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
