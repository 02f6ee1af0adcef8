package io.streamingetl.pipeline.write;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.pipeline.write.sql.Refusal;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.testkit.database.DatabaseServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real server says to an account that it refuses, and what the program makes of it. */
@ExtendWith(VertxExtension.class)
class LoginIT {
    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private String account;

    @BeforeEach
    void chooseAccount() {
        account = "u_" + database.name();
    }

    /** Creates the account and lets it use the database. */
    private void create(String definition) {
        database.execute(
                "CREATE USER '" + account + "'@'127.0.0.1' " + definition,
                "GRANT SELECT, INSERT, UPDATE, CREATE ON " + database.name() + ".* TO '" + account + "'@'127.0.0.1'");
    }

    private SinkConfig sink(String name, String user, String password, int port) {
        return new SinkConfig(
                database.server().host(), port, name, user, new Secret(password), SinkTls.NONE, Orders.TABLE, true, 2);
    }

    private void connect(Vertx vertx, SinkConfig sink) throws Exception {
        await(Refusal.explained(Database.open(vertx, sink).connect(), sink));
    }

    private void logIn(Vertx vertx, String password) throws Exception {
        connect(
                vertx,
                sink(database.name(), account, password, database.server().port()));
    }

    private static void assumeOn(DatabaseServer.Vendor vendor) {
        assumeTrue(DatabaseServer.Vendor.configured() == vendor, "an account of " + vendor);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IDENTIFIED BY 'p' ACCOUNT LOCK    | the account is locked     | ACCOUNT UNLOCK;",
                "IDENTIFIED BY 'p' PASSWORD EXPIRE | the password has expired  | fix: ALTER USER",
                "IDENTIFIED BY 'other'             | the login is refused      | sink.user or sink.password is wrong",
                "IDENTIFIED BY 'p' REQUIRE SSL     | the login is refused      | it requires an encrypted connection"
            })
    void when_theAccountIsRefused_then_notWaitedForAndTheFixIsNamed(
            String definition, String meaning, String fix, Vertx vertx) {
        create(definition);

        assertThatThrownBy(() -> logIn(vertx, "p"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("user " + account + ": " + meaning)
                .hasMessageContaining(fix);
    }

    @Test
    void when_mySqlWantsAMethodThatTheClientLacks_then_itIsNamed(Vertx vertx) {
        assumeOn(DatabaseServer.Vendor.MYSQL8);
        create("IDENTIFIED WITH sha256_password BY 'p'");

        assertThatThrownBy(() -> logIn(vertx, "p"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the account authenticates by sha256_password")
                .hasMessageContaining("the manual lists under \"Accounts\"");
    }

    @Test
    void when_mariaDbWantsNoPassword_then_theMethodIsToBeChanged(Vertx vertx) {
        assumeOn(DatabaseServer.Vendor.MARIADB);
        create("IDENTIFIED VIA unix_socket");

        assertThatThrownBy(() -> logIn(vertx, "p"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the manual lists under \"Accounts\"");
    }

    @Test
    void when_theMethodIsSupported_then_connected(Vertx vertx) throws Exception {
        boolean mariaDb = DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB;
        for (String definition : mariaDb
                ? new String[] {"IDENTIFIED VIA mysql_native_password USING PASSWORD('p')"}
                : new String[] {
                    "IDENTIFIED WITH caching_sha2_password BY 'p'", "IDENTIFIED WITH mysql_native_password BY 'p'"
                }) {
            create(definition);
            logIn(vertx, "p");
            database.execute("DROP USER '" + account + "'@'127.0.0.1'");
        }
    }

    @Test
    void when_initConnectFails_then_notWaitedFor(Vertx vertx) {
        create("IDENTIFIED BY 'p'");
        database.execute("SET GLOBAL init_connect = 'SELECT nonsense'");
        Throwable refusal = catchThrowable(() -> logIn(vertx, "p"));
        database.execute("SET GLOBAL init_connect = ''");

        assertThat(refusal)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the server's init_connect fails for this account");
    }

    @Test
    void when_aLimitOfTheAccountIsReached_then_itIsWaitedFor(Vertx vertx) throws Exception {
        create("IDENTIFIED BY 'p' WITH MAX_CONNECTIONS_PER_HOUR 1");
        logIn(vertx, "p");

        assertThatThrownBy(() -> logIn(vertx, "p"))
                .isNotInstanceOf(SchemaException.class)
                .hasMessageContaining("max_connections_per_hour");
    }

    @Test
    void when_theDatabaseIsMissing_then_theStatementsInTheMessageCreateIt(Vertx vertx) throws Exception {
        create("IDENTIFIED BY 'p'");
        String missing = database.name() + "-missing";
        SinkConfig sink = sink(missing, account, "p", database.server().port());
        Throwable refusal = catchThrowable(() -> connect(vertx, sink));

        assertThat(refusal).isInstanceOf(SchemaException.class);
        database.execute(refusal.getMessage()
                .lines()
                .filter(line -> line.contains("fix: "))
                .map(line -> line.replaceAll(".*fix: |;$", ""))
                .toArray(String[]::new));
        connect(vertx, sink);
    }

    @Test
    void when_theServerRefusesBeforeItGreets_then_itsErrorIsNamed(Vertx vertx) throws IOException {
        byte[] refusal =
                "....\u00ffj\u0004Host '10.0.0.7' is not allowed to connect".getBytes(StandardCharsets.ISO_8859_1);
        refusal[0] = (byte) (refusal.length - 4);
        refusal[1] = refusal[2] = refusal[3] = 0;
        try (ServerSocket server = greeting(refusal)) {
            assertThatThrownBy(() -> connect(vertx, sink("etl", "etl", "p", server.getLocalPort())))
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("the server has no account that may connect from this host")
                    .hasMessageContaining("Host '10.0.0.7' is not allowed to connect");
        }
    }

    @Test
    void when_anotherServerListens_then_itsGreetingIsShown(Vertx vertx) throws IOException {
        try (ServerSocket server = greeting("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> connect(vertx, sink("etl", "etl", "p", server.getLocalPort())))
                    .hasMessageContaining("it greets with \"SSH-2.0-OpenSSH_9.2p1\"");
        }
    }

    /** Sends these bytes to whoever connects, and ends the connection if they are a packet. */
    private static ServerSocket greeting(byte[] bytes) throws IOException {
        ServerSocket server = new ServerSocket(0);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Socket client = server.accept();
                            client.getOutputStream().write(bytes);
                            client.getOutputStream().flush();
                            if (bytes[1] == 0) {
                                client.close();
                            }
                        }
                    } catch (IOException e) {
                        // The test has closed the server.
                    }
                },
                "greeting");
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
