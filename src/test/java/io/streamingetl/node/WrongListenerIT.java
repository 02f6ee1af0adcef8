package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.process.ServerCertificate;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands where what listens at {@code bootstrap.servers} is not what the client expects. */
@AnyDatabase
class WrongListenerIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String RANGE = "--from 2018-09-21T06:00:00Z --to 2018-09-21T07:00:00Z";

    @TempDir
    private static Path keys;

    private static ServerCertificate certificate;
    private static KafkaServer kafka;
    private static TcpProxy encrypted;

    @TempDir
    private Path dir;

    private final Job job = Job.on(kafka, SERVERS.database(), 1);

    @BeforeAll
    static void startBroker() throws IOException {
        certificate = ServerCertificate.create(keys, "ip:127.0.0.1");
        Path store = Files.writeString(
                keys.resolve("broker.pem"),
                Files.readString(certificate.key()) + Files.readString(certificate.certificate()));
        kafka = KafkaServer.start(Map.of(
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,PROXIED:SSL,CONTROLLER:PLAINTEXT",
                "listener.name.proxied.ssl.keystore.type",
                "PEM",
                "listener.name.proxied.ssl.keystore.location",
                store.toString()));
        encrypted = kafka.proxy();
    }

    @AfterAll
    static void closeBroker() {
        if (kafka != null) {
            encrypted.close();
            kafka.close();
        }
    }

    private CommandRun run(String command, String options) {
        return CommandRun.of(command, job.file(dir), options == null ? List.of() : List.of(options.split(" ")));
    }

    private String database() {
        return SERVERS.database().host() + ":" + SERVERS.database().port();
    }

    @ParameterizedTest
    @CsvSource({"check,", "verify, " + RANGE, "generate, --count 1"})
    void when_aPlainClientMeetsTls_then_oneSentenceAndTheCodeOfABadConfiguration(String command, String options) {
        job.with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers());
        CommandRun run = run(command, options);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.out() + run.err())
                .contains("source.kafka.security.protocol: " + kafka.proxiedBootstrapServers()
                        + " is not a plain Kafka listener, it speaks TLS: set it to SSL");
    }

    @ParameterizedTest
    @CsvSource({"check,", "verify, " + RANGE, "generate, --count 1"})
    void when_theServerIsTheDatabase_then_oneSentenceAndTheCodeOfABadConfiguration(String command, String options) {
        job.with("source.kafka.bootstrap.servers", database());
        CommandRun run = run(command, options);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.out() + run.err())
                .contains("source.kafka.bootstrap.servers: " + database()
                        + " is not a Kafka listener, but a MySQL or MariaDB server: give the address of a broker");
    }

    @Test
    void when_aNodeWithLittleMemoryMeetsTls_then_itEndsWithTheCodeOfABadConfiguration() {
        job.with("source.kafka.bootstrap.servers", kafka.bootstrapServers() + "," + kafka.proxiedBootstrapServers());
        try (FatJar node = FatJar.run(dir, job, Map.of())) {
            assertThat(node.waitForExit(Duration.ofMinutes(2))).as(node.text()).isEqualTo(2);
            assertThat(node.text()).contains("it speaks TLS").doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void when_aTlsClientMeetsAPlainListener_then_checkNamesTheProtocol() {
        tls(kafka.bootstrapServers());
        CommandRun run = run("check", null);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.out())
                .contains(kafka.bootstrapServers() + " is a plain Kafka listener, without TLS: set"
                        + " source.kafka.security.protocol to PLAINTEXT");
    }

    @Test
    void when_aTlsClientMeetsTls_then_checkFindsTheBroker() {
        tls(kafka.proxiedBootstrapServers());
        assertThat(run("check", null).out()).contains("1 broker behind " + kafka.proxiedBootstrapServers());
    }

    @Test
    void when_theAuthorityIsUnknown_then_checkNamesTheReasonAndTheProperty() {
        job.with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers())
                .with("source.kafka.security.protocol", "SSL");
        assertThat(run("check", null).out())
                .contains("refuses the login: SSL handshake failed", "PKIX path", "ssl.truststore.location must hold");
    }

    private void tls(String servers) {
        job.with("source.kafka.bootstrap.servers", servers)
                .with("source.kafka.security.protocol", "SSL")
                .with("source.kafka.ssl.truststore.type", "PEM")
                .with("source.kafka.ssl.truststore.location", certificate.ca().toString());
    }

    @Test
    void when_aClientLogsInWhereThereAreNoLogins_then_checkNamesTheProtocol() {
        SERVERS.securedKafka().logIn(job, "right");
        assertThat(run("check", null).out())
                .contains("Unexpected handshake request", "the listener has no logins: set security.protocol to");
    }

    @Test
    void when_aClientDoesNotLogInWhereItMust_then_checkNamesTheProtocol() {
        job.with(
                "source.kafka.bootstrap.servers",
                SERVERS.securedKafka()
                        .job(SERVERS.database(), 1)
                        .config()
                        .source()
                        .kafka()
                        .get("bootstrap.servers"));
        assertThat(run("check", null).out()).contains("requires a login: set source.kafka.security.protocol to");
    }

    @Test
    void when_nothingListens_then_checkNamesTheServerAndWhatToCheck() throws IOException {
        String nowhere = "127.0.0.1:" + Ports.free();
        job.with("source.kafka.bootstrap.servers", nowhere);
        assertThat(run("check", null).out())
                .contains("no broker answers at " + nowhere + ": " + nowhere + " can't be reached (Connection refused)")
                .doesNotContain("node assignment");
    }
}
