package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.login.KerberosRealm;
import io.streamingetl.testkit.login.TokenEndpoint;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The jar logs in to a real broker by every mechanism that Kafka's client has. */
@AnyDatabase
class KafkaLoginIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final int SCRAM_ITERATIONS = 4096;
    private static final String LISTENER = "listener.name.proxied.";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;";
    private static final String OAUTH_PACKAGE = "org.apache.kafka.common.security.oauthbearer.";

    @TempDir
    private static Path files;

    private static TokenEndpoint tokens;
    private static KerberosRealm realm;
    private static KafkaServer kafka;
    private static TcpProxy proxy;

    @TempDir
    private Path dir;

    @BeforeAll
    static void startServers() throws Exception {
        tokens = TokenEndpoint.start();
        realm = KerberosRealm.start(files);
        kafka = KafkaServer.start(
                Map.ofEntries(
                        Map.entry(
                                "listener.security.protocol.map",
                                "DIRECT:PLAINTEXT,PROXIED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry(
                                LISTENER + "sasl.enabled.mechanisms",
                                "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER,GSSAPI"),
                        Map.entry(LISTENER + "plain.sasl.jaas.config", PLAIN + " user_etl=\"secret\";"),
                        Map.entry(LISTENER + "scram-sha-256.sasl.jaas.config", SCRAM + ";"),
                        Map.entry(LISTENER + "scram-sha-512.sasl.jaas.config", SCRAM + ";"),
                        Map.entry(LISTENER + "oauthbearer.sasl.jaas.config", OAUTH),
                        Map.entry(
                                LISTENER + "oauthbearer.sasl.server.callback.handler.class",
                                OAUTH_PACKAGE + "OAuthBearerValidatorCallbackHandler"),
                        Map.entry("sasl.oauthbearer.jwks.endpoint.url", tokens.keysUrl()),
                        Map.entry("sasl.oauthbearer.expected.audience", TokenEndpoint.AUDIENCE),
                        Map.entry("sasl.oauthbearer.expected.issuer", TokenEndpoint.ISSUER),
                        Map.entry(LISTENER + "gssapi.sasl.jaas.config", realm.brokerLogin()),
                        Map.entry(LISTENER + "sasl.kerberos.service.name", KerberosRealm.SERVICE)),
                List.of(realm.jvmOption(), allowed("urls", tokens.keysUrl())));
        proxy = kafka.proxy();
        try (Admin admin = kafka.admin()) {
            for (ScramMechanism each : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                ScramCredentialInfo parameters = new ScramCredentialInfo(each, SCRAM_ITERATIONS);
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("etl", parameters, "secret")))
                        .all()
                        .get();
            }
        }
    }

    @AfterAll
    static void closeServers() {
        proxy.close();
        kafka.close();
        realm.close();
        tokens.close();
    }

    private static String allowed(String what, Object... values) {
        return "-Dorg.apache.kafka.sasl.oauthbearer.allowed." + what + "="
                + String.join(",", Stream.of(values).map(Object::toString).toList());
    }

    static Stream<Arguments> logins() {
        String password = " username=\"etl\" password=\"secret\";";
        Path key = tokens.writeClientKey(files.resolve("client.pem"));
        Path token = tokens.writeToken(files.resolve("token"));
        Map<String, String> assertion = Map.of(
                "oauthbearer.assertion.private.key.file",
                key.toString(),
                "oauthbearer.assertion.claim.iss",
                TokenEndpoint.CLIENT_ID,
                "oauthbearer.assertion.claim.sub",
                TokenEndpoint.CLIENT_ID,
                "oauthbearer.assertion.claim.aud",
                tokens.url());
        return Stream.of(
                arguments("PLAIN", Map.of("jaas.config", PLAIN + password)),
                arguments("SCRAM-SHA-256", Map.of("jaas.config", SCRAM + password)),
                arguments("SCRAM-SHA-512", Map.of("jaas.config", SCRAM + password)),
                arguments(
                        "GSSAPI",
                        Map.of("jaas.config", realm.userLogin(), "kerberos.service.name", KerberosRealm.SERVICE)),
                arguments(
                        "OAUTHBEARER",
                        oauth(Map.of(
                                "oauthbearer.client.credentials.client.id", TokenEndpoint.CLIENT_ID,
                                "oauthbearer.client.credentials.client.secret", TokenEndpoint.CLIENT_SECRET))),
                arguments(
                        "OAUTHBEARER",
                        oauth(with(assertion, "oauthbearer.client.credentials.client.id", TokenEndpoint.CLIENT_ID))),
                arguments(
                        "OAUTHBEARER",
                        oauth(with(
                                assertion,
                                "oauthbearer.jwt.retriever.class",
                                OAUTH_PACKAGE + "JwtBearerJwtRetriever"))),
                arguments(
                        "OAUTHBEARER",
                        oauth(Map.of(
                                "oauthbearer.token.endpoint.url", token.toUri().toString()))));
    }

    private static Map<String, String> with(Map<String, String> properties, String name, String value) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(name, value);
        return all;
    }

    private static Map<String, String> oauth(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of(
                "jaas.config",
                OAUTH,
                "login.callback.handler.class",
                OAUTH_PACKAGE + "OAuthBearerLoginCallbackHandler",
                "oauthbearer.token.endpoint.url",
                tokens.url()));
        all.putAll(properties);
        return all;
    }

    private static List<String> jvmOptions() {
        return List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                realm.jvmOption(),
                allowed("urls", tokens.url(), files.resolve("token").toUri()),
                allowed("files", files.resolve("client.pem"), files.resolve("token")));
    }

    /** @param properties after {@code sasl.} */
    private static Job job(String mechanism, Map<String, String> properties) {
        Job job = Job.on(kafka, SERVERS.database(), 1)
                .with("source.kafka.bootstrap.servers", kafka.proxiedBootstrapServers())
                .with("source.kafka.security.protocol", "SASL_PLAINTEXT")
                .with("source.kafka.sasl.mechanism", mechanism);
        properties.forEach((name, value) -> job.with("source.kafka.sasl." + name, "'" + value + "'"));
        return job;
    }

    private static void assertReads(FatJar process, Job job) throws Exception {
        process.awaitLog("reads " + job.topic(), PATIENCE);
        job.produce(OrderOptions.of(1, START_MS, 1_000), 1_000, false);
        job.awaitSettled(1_000, PATIENCE);
        process.terminate();
        assertThat(process.waitForExit(PATIENCE)).as(process.text()).isZero();
        assertThat(job.differences(OracleSpec.window(60))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("logins")
    void when_theMechanismIsOneOfKafkasClient_then_tableEqualsRecomputation(
            String mechanism, Map<String, String> properties) throws Exception {
        Job job = job(mechanism, properties);
        try (FatJar process = FatJar.start(
                dir, jvmOptions(), Map.of(), "run", "--conf", job.file(dir).toString())) {
            assertReads(process, job);
        }
    }

    @Test
    void when_aPluginOnTheClassPathHasTheTokens_then_tableEqualsRecomputation() throws Exception {
        Path plugin = Path.of(URI.create(TokenPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Job job = job(
                "OAUTHBEARER",
                Map.of("jaas.config", OAUTH, "login.callback.handler.class", TokenPlugin.class.getName()));
        List<String> options =
                List.of("-Xmx256m", "-Dtoken.plugin.file=" + tokens.writeToken(files.resolve("plugin-token")));
        try (FatJar process = FatJar.startWithPlugin(
                plugin, dir, options, "run", "--conf", job.file(dir).toString())) {
            assertReads(process, job);
        }
    }

    @Test
    void when_theTokenEndpointIsNotAllowed_then_theErrorNamesTheOptionAndExitCodeIs2() {
        Job job = job("OAUTHBEARER", oauth(Map.of()));
        try (FatJar process = FatJar.start(
                dir,
                List.of("-Xmx256m"),
                Map.of(),
                "run",
                "--conf",
                job.file(dir).toString())) {
            assertThat(process.waitForExit(PATIENCE)).as(process.text()).isEqualTo(2);
            assertThat(process.text())
                    .contains(tokens.url())
                    .contains("org.apache.kafka.sasl.oauthbearer.allowed.urls")
                    .doesNotContain("\tat ");
        }
    }
}
