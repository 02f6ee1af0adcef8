package io.streamingetl.testkit.node;

import io.streamingetl.testkit.process.ServerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder laid out as Kubernetes mounts a ConfigMap: the file is a symbolic link through {@code ..data}, which is a
 * link to the folder of the current version.
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

    /** The value of the node's option {@code --conf}. */
    public String location() {
        return mount.toString();
    }

    /**
     * Replaces the text as the kubelet does: writes a new folder, renames the link to it, and deletes the old folder.
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

    /** Deletes the target of the file's link. */
    public void lose() {
        try {
            Files.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
