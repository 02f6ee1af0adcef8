package io.streamingetl.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Database binaries, unpacked from their Maven artifacts once per user of a machine. */
public final class DatabaseBinaries {
    private static final Duration UNPACK = Duration.ofMinutes(2);

    /** Fills an empty folder with the binaries. */
    private interface Unpacking {
        void into(Path folder) throws IOException;
    }

    private DatabaseBinaries() {}

    /** Unpacks a class path folder of a jar; all files become executable. */
    public static Path ofJarFolder(String name, String resourceFolder) {
        return cached(name, folder -> {
            URL resource = resource(resourceFolder);
            JarURLConnection connection = (JarURLConnection) resource.openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                copy(jar, resourceFolder, folder);
            }
        });
    }

    /** Unpacks a tar.gz on the class path. */
    public static Path ofTarball(String name, String resourceName) {
        return cached(name, folder -> {
            Path tarball = folder.resolve("tar.gz");
            try (InputStream in = resource(resourceName).openStream()) {
                Files.copy(in, tarball);
            }
            List<String> command = List.of("tar", "xzf", tarball.toString());
            ServerProcess.run(command, folder, folder.resolve("tar.log"), UNPACK);
            Files.delete(tarball);
        });
    }

    /** Unpacks beside the cache and then renames, so that concurrent processes never see an incomplete folder. */
    private static Path cached(String name, Unpacking unpacking) {
        try {
            Path cache = cacheFolder();
            Path folder = cache.resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
            Path fresh = Files.createTempDirectory(cache, name);
            unpacking.into(fresh);
            publish(fresh, folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            ServerFiles.delete(fresh);
        }
    }

    /** A folder that only this user may write, because its files are executed. */
    private static Path cacheFolder() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "streaming-etl-" + System.getProperty("user.name"));
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException exists) {
            String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
            String rights =
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
            if (!owner.equals(System.getProperty("user.name")) || !rights.equals("rwx------")) {
                throw new IOException(folder + " belongs to " + owner + " with rights " + rights, exists);
            }
        }
        return folder;
    }

    private static void copy(JarFile jar, String resourceFolder, Path folder) throws IOException {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            if (!entry.isDirectory() && entry.getName().startsWith(resourceFolder + "/")) {
                Path file = folder.resolve(entry.getName().substring(resourceFolder.length() + 1));
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static URL resource(String name) throws IOException {
        URL resource = DatabaseBinaries.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new IOException(name + " is not on the class path");
        }
        return resource;
    }
}
