package io.streamingetl.testkit.database;

import io.streamingetl.testkit.process.DatabaseBinaries;
import io.streamingetl.testkit.process.Platform;
import io.streamingetl.testkit.process.ServerCertificate;
import io.streamingetl.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MySQL 8.0.12 for Linux, from airlift's artifact. */
final class MySqlServer extends DatabaseServer {
    private final Path base = DatabaseBinaries.ofTarball("mysql-8.0.12", "mysql-Linux-amd64.tar.gz");

    MySqlServer(Path dir, boolean temporary, Optional<ServerCertificate> certificate) {
        super(dir, temporary, certificate);
    }

    static Optional<String> missingHere() {
        return Platform.missing("MySQL 8.0.12", List.of("libaio.so.1", "libnuma.so.1", "libcrypt.so.1"));
    }

    @Override
    public Vendor vendor() {
        return Vendor.MYSQL8;
    }

    @Override
    void initialise() {
        List<String> command = new ArrayList<>(binary());
        command.addAll(DatabaseUsers.asRoot());
        command.addAll(List.of("--initialize-insecure", "--datadir=" + data()));
        command.addAll(arguments());
        ServerProcess.run(command, dir(), log(), INITIALISE);
    }

    @Override
    List<String> binary() {
        return List.of(base.resolve("bin/mysqld").toString(), "--no-defaults");
    }

    @Override
    List<String> arguments() {
        return List.of("--basedir=" + base, "--lc-messages-dir=" + base.resolve("share"), "--loose-mysqlx=OFF");
    }

    /** None: the server creates a certificate at the first start only, and quickly. */
    @Override
    List<String> withoutCertificate() {
        return List.of();
    }
}
