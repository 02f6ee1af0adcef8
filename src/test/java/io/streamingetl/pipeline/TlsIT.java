package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.node.EtlNode;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.testkit.Pem;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.process.ServerCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Encrypted connections to a real database. The certificate is for {@code localhost}, so the server's IP address does
 * not match it; user {@code encrypted} may not connect without TLS.
 */
class TlsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOST = "localhost";
    private static final String OTHER_NAME = "127.0.0.1";

    @TempDir
    private static Path keys;

    private static ServerCertificate certificate;
    private static DatabaseServer database;

    @TempDir
    private Path dir;

    private Vertx vertx;
    private Job job;

    @BeforeAll
    static void startServer() {
        assumeTrue(DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB, "tried on MariaDB only");
        assumeTrue(DatabaseServer.missing().isEmpty(), () -> DatabaseServer.missing()
                .orElseThrow());
        certificate = ServerCertificate.create(keys, "dns:" + HOST);
        database = DatabaseServer.start(certificate);
    }

    @AfterAll
    static void closeServer() {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void createJob() {
        vertx = Vertx.vertx();
        job = Job.on(SERVERS.kafka(), database, 2)
                .with("sink.host", HOST)
                .with("sink.user", "encrypted")
                .with("sink.password", "secret")
                .with("sink.tls", "verify-identity")
                .with("sink.tls-ca", certificate.ca().toString());
        job.executeAsRoot("CREATE USER IF NOT EXISTS 'encrypted'@'127.0.0.1' IDENTIFIED BY 'secret' REQUIRE SSL");
        job.executeAsRoot(
                "GRANT SELECT, INSERT, UPDATE, CREATE ON " + job.database() + ".* TO 'encrypted'@'127.0.0.1'");
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    private EtlNode start() {
        return EtlNode.start(vertx, job.config(), Duration.ofMillis(200), status -> {})
                .await();
    }

    /** Connects as the commands do. */
    private void connect() {
        SqlSession.open(job.config().sink()).close();
    }

    @Test
    void when_identityIsVerified_then_everyConnectionIsEncryptedAndTableEqualsRecomputation() throws Exception {
        job.produce(OrderOptions.of(1, START_MS, 1_000), 5_000, false);
        EtlNode node = start();
        job.awaitSettled(5_000, PATIENCE);
        node.stop().await();

        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
        assertThat(CommandRun.of("check", "--conf", job.file(dir).toString()).out())
                .contains("TLSv1.", "with a server whose certificate and name are verified");
    }

    @Test
    void when_tlsIsDisabled_then_theServerRefusesTheUser() {
        job.with("sink.tls", "disabled").with("sink.tls-ca", "''");
        assertThatThrownBy(this::connect).hasMessageContaining("REQUIRE SSL) and sink.tls is disabled");
    }

    @Test
    void when_anotherAuthoritySignedTheCertificate_then_refusesToStartWithTheReason() throws IOException {
        Path ca = Files.writeString(dir.resolve("other.pem"), Pem.AUTHORITY);
        job.with("sink.tls-ca", ca.toString());
        assertThatThrownBy(this::start)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the server's certificate is refused: PKIX path")
                .hasMessageContaining("sink.tls-ca must hold the authority that signed it");
        job.with("sink.tls", "verify-ca");
        assertThatThrownBy(this::connect).hasMessageContaining("the server's certificate is refused: PKIX path");
        job.with("sink.tls", "required").with("sink.tls-ca", "''");
        assertThatCode(this::connect).doesNotThrowAnyException();
    }

    @Test
    void when_certificateIsForAnotherName_then_onlyVerifyIdentityRefusesIt() {
        job.with("sink.host", OTHER_NAME);
        assertThatThrownBy(this::start)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the server's certificate is refused: No subject alternative names")
                .hasMessageContaining("for sink.host");
        job.with("sink.tls", "verify-ca");
        assertThatCode(this::connect).doesNotThrowAnyException();
    }

    @Test
    void when_theServerOffersNoTls_then_noPlainConnection() {
        Job plain = Job.create(SERVERS, 1).with("sink.tls", "required");
        assertThatThrownBy(() -> SqlSession.open(plain.config().sink()))
                .hasMessageContaining("the server does not accept encrypted connections");
    }
}
