package io.streamingetl.testkit.database;

import io.streamingetl.testkit.process.Server;
import io.streamingetl.testkit.process.ServerCertificate;
import io.streamingetl.testkit.process.ServerFiles;
import io.streamingetl.testkit.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A real MariaDB or MySQL server. User {@code etl} has privileges only on database {@code etl} and on databases made by
 * {@link #createDatabase}.
 */
public abstract class DatabaseServer extends Server {
    static final Duration INITIALISE = Duration.ofMinutes(2);
    private static final String DATABASE = "etl";

    /** The supported servers. */
    public enum Vendor {
        MARIADB,
        MYSQL8;

        /** The vendor that system property {@code server} names in lower case; MariaDB by default. */
        public static Vendor configured() {
            return valueOf(System.getProperty("server", "mariadb").toUpperCase(Locale.ROOT));
        }
    }

    private String password = DatabaseUsers.randomPassword();
    private final String rootPassword = DatabaseUsers.randomPassword();

    private final Optional<ServerCertificate> certificate;
    private final KeptConnections kept = new KeptConnections(this);
    private List<String> options = List.of("--skip-log-bin");

    DatabaseServer(Path dir, boolean temporary, Optional<ServerCertificate> certificate) {
        super(dir, temporary);
        this.certificate = certificate;
    }

    /** Starts the configured vendor's server in a temporary folder that {@link #close} deletes. */
    public static DatabaseServer start() {
        return start(Vendor.configured());
    }

    /** Starts a server in a temporary folder that {@link #close} deletes. */
    public static DatabaseServer start(Vendor vendor) {
        return start(vendor, ServerFiles.temporary("database"), true, Optional.empty());
    }

    /** As {@link #start()}, with a binary log and these arguments. */
    public static DatabaseServer startLogging(String... arguments) {
        List<String> options = new ArrayList<>(List.of("--log-bin=binlog", "--server-id=1", "--binlog-format=ROW"));
        options.addAll(List.of(arguments));
        return start(options, DatabaseUsers.randomPassword());
    }

    /** As {@link #start()}, with these options instead of {@code --skip-log-bin} and this password of user etl. */
    static DatabaseServer start(List<String> options, String password) {
        DatabaseServer server = server(Vendor.configured(), ServerFiles.temporary("database"), true, Optional.empty());
        server.password = password;
        return up(server, options);
    }

    /** As {@link #start()}, and accepts encrypted connections with this certificate. */
    public static DatabaseServer start(ServerCertificate certificate) {
        return start(Vendor.configured(), ServerFiles.temporary("database"), true, Optional.of(certificate));
    }

    /** Starts the configured vendor's server in a folder that {@link #close} keeps; serves existing data. */
    public static DatabaseServer start(Path dir) {
        return start(Vendor.configured(), dir);
    }

    /**
     * As {@link #start(Path)}.
     *
     * @throws IllegalStateException with the end of the server's log when it does not start, or with the reason when
     *     this machine can't run it
     */
    public static DatabaseServer start(Vendor vendor, Path dir) {
        return start(vendor, dir, false, Optional.empty());
    }

    /** Why this machine can't run the configured vendor's server; empty if it can. */
    public static Optional<String> missing() {
        return missing(Vendor.configured());
    }

    public static Optional<String> missing(Vendor vendor) {
        return vendor == Vendor.MARIADB ? MariaDbServer.missingHere() : MySqlServer.missingHere();
    }

    private static DatabaseServer start(
            Vendor vendor, Path dir, boolean temporary, Optional<ServerCertificate> certificate) {
        DatabaseServer server = server(vendor, dir, temporary, certificate);
        return up(server, server.options);
    }

    private static DatabaseServer server(
            Vendor vendor, Path dir, boolean temporary, Optional<ServerCertificate> certificate) {
        missing(vendor).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        return vendor == Vendor.MARIADB
                ? new MariaDbServer(dir, temporary, certificate)
                : new MySqlServer(dir, temporary, certificate);
    }

    private static DatabaseServer up(DatabaseServer server, List<String> options) {
        if (!Files.isDirectory(server.data().resolve("mysql"))) {
            server.initialise();
        }
        server.options = options;
        ServerFiles.writePrivate(
                server.initFile(), DatabaseUsers.initFile(server.rootPassword, server.password, DATABASE));
        server.up();
        ServerFiles.delete(server.initFile());
        return server;
    }

    /** Creates the system tables in the data folder. */
    abstract void initialise();

    /** The server binary with its first arguments. */
    abstract List<String> binary();

    /** Arguments specific to this vendor. */
    abstract List<String> arguments();

    /** Arguments that prevent the server from creating a certificate. */
    abstract List<String> withoutCertificate();

    public abstract Vendor vendor();

    public String database() {
        return DATABASE;
    }

    public String user() {
        return "etl";
    }

    public String password() {
        return password;
    }

    public String rootPassword() {
        return rootPassword;
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String jdbcUrl(String database) {
        return "jdbc:mariadb://" + host() + ":" + port() + "/" + database
                + "?allowPublicKeyRetrieval=true&connectTimeout=5000";
    }

    /** A new connection of user etl to database etl; the caller closes it. */
    public Connection jdbc() throws SQLException {
        return jdbc(DATABASE);
    }

    public Connection jdbc(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user(), password);
    }

    /** The first column of the query's first row, as user etl in this database. */
    public long number(String database, String sql) throws SQLException {
        return kept.number(database, sql);
    }

    /** A new connection of the administrator, in no database; the caller closes it. */
    public Connection root() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(""), "root", rootPassword);
    }

    /** Executes statements as the administrator. */
    public void execute(String... statements) {
        try (Connection root = root();
                Statement statement = root.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /** Creates a database if it does not exist; user etl gets the same privileges as on database etl. */
    public void createDatabase(String name) {
        execute("CREATE DATABASE IF NOT EXISTS `" + name + "`", DatabaseUsers.grant(name));
    }

    @Override
    protected final ServerProcess launch() {
        // Left by a killed server. If another process had its process ID, the new server would not start.
        ServerFiles.delete(data().resolve("server.sock.lock"));
        ServerProcess process = ServerProcess.start(command(), dir(), Map.of(), log());
        process.awaitReady(this::isServing, START, vendor() + " in " + dir());
        return process;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(binary());
        command.addAll(DatabaseUsers.asRoot());
        command.addAll(List.of(
                "--datadir=" + data(),
                // At startup, MariaDB removes the temporary tables of all servers in the folder for them.
                "--tmpdir=" + dir(),
                "--port=" + port(),
                "--bind-address=" + host(),
                "--socket=server.sock",
                "--pid-file=server.pid",
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=128M",
                "--innodb-flush-log-at-trx-commit=1",
                "--performance-schema=OFF"));
        command.addAll(options);
        command.addAll(arguments());
        command.addAll(certificate.map(ServerCertificate::arguments).orElseGet(this::withoutCertificate));
        if (Files.exists(initFile())) {
            command.add("--init-file=" + initFile());
        }
        return command;
    }

    private boolean isServing() throws SQLException {
        try (Connection root = root()) {
            return root.isValid(1);
        }
    }

    /** Exists during the first start only. */
    private Path initFile() {
        return dir().resolve("users.sql");
    }
}
