package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.FullLogCapture;
import io.streamingetl.testkit.node.NodeHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret, however it is configured, is logged, printed or sent. */
@AnyDatabase
class SecretsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "CANARY-token";
    private static final String KEY = "CANARY-key";
    private static final String WRONG = "CANARY-wrong";

    @TempDir
    private Path dir;

    /** The database's password in the environment, the token in a file, Kafka's in the configuration itself. */
    private Job job() throws IOException {
        Path token = Files.writeString(dir.resolve("token"), TOKEN + "\n");
        return Job.create(SERVERS, 1)
                .with("sink.password", "${DATABASE_PASSWORD}")
                .with("http.token", "${file:" + token + "}")
                .with("source.kafka.ssl.key.password", KEY)
                .with("source.kafka.sasl.jaas.config", "org.Login required username=\"u\" password=\"" + KEY + "\";")
                .with("reload.scan-period", "200ms")
                .with("log.level", "debug");
    }

    private static void assertSilent(Job job, String text) {
        assertThat(text).doesNotContain(TOKEN, KEY, WRONG, job.password());
    }

    private FatJar run(Job job) {
        Map<String, String> environment = Map.of("DATABASE_PASSWORD", job.password());
        return FatJar.run(dir, job, environment);
    }

    private static void assertSilent(Job job, HttpResponse<String> answer) {
        assertSilent(job, answer.headers().map() + answer.body());
    }

    private static void awaitRefusal(NodeHttp http, String reason) {
        Await.until(() -> String.valueOf(error(http)).contains(reason), PATIENCE, () -> "a refusal: " + reason);
    }

    private static String error(NodeHttp http) throws IOException, InterruptedException {
        return http.status().getJsonObject("configuration").getString("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void when_aNodeRunsAndIsGivenWrongSecrets_then_noneIsLoggedOrAnswered(String format) throws Exception {
        Job job = job().with("log.format", format);
        try (FatJar node = run(job)) {
            NodeHttp http = NodeHttp.of(node, TOKEN, PATIENCE);
            NodeHttp stranger = NodeHttp.of(node, WRONG, PATIENCE);
            job.send("{\"itemid\": 1", "not JSON");
            Await.until(() -> job.accounted() == 2, PATIENCE, () -> "the records");

            job.with("sink.password", WRONG).file(dir);
            awaitRefusal(http, "1045");
            assertSilent(job, http.get("/api/status"));
            Files.writeString(dir.resolve("etl.yaml"), job.yaml().replace("password: " + WRONG, "password:" + WRONG));
            awaitRefusal(http, "etl.yaml");
            for (String path : List.of("/", "/api/status", "/metrics", "/health/ready", "/health/live", "/nothing")) {
                assertSilent(job, http.get(path));
                assertSilent(job, stranger.get(path));
            }
            assertSilent(job, http.post("/api/pause"));
            assertSilent(job, stranger.post("/login"));
            node.terminate();
            assertThat(node.waitForExit(PATIENCE)).as(node.text()).isZero();
            assertSilent(job, node.text());
            assertThat(node.text()).contains("DEBUG", "refused");
            if (format.equals("json")) {
                assertThat(node.text().lines())
                        .filteredOn(line -> line.startsWith("{"))
                        .hasSizeGreaterThan(5)
                        .allSatisfy(line -> assertThat(new JsonObject(line).getString("level"))
                                .isNotEmpty());
            }
        }
    }

    @Test
    void when_aSecretIsWrongAtTheStart_then_theRefusalDoesNotShowIt() throws Exception {
        Job job = job().with("sink.password", WRONG);
        try (FatJar node = run(job)) {
            assertThat(node.waitForExit(PATIENCE)).isEqualTo(2);
            assertThat(node.text()).contains("1045");
            assertSilent(job, node.text());
        }
    }

    @Test
    void when_commandsRun_then_noneShowsASecretInWhatItPrintsOrLogs() throws Exception {
        Job right = job();
        Path file = Files.writeString(dir.resolve("password"), right.password());
        right.with("sink.password", "${file:" + file + "}");
        assertCommandsAreSilent(right);
        assertCommandsAreSilent(right.with("sink.password", WRONG));
        assertCommandsAreSilent(right.with("source.kafka.security.protocol", "SSL")
                .with(
                        "source.kafka.ssl.truststore.location",
                        dir.resolve("none").toString())
                .with("source.kafka.ssl.truststore.password", KEY));
        assertCommandsAreSilent(right.with("source.kafka.security.protocol", "SASL_PLAINTEXT")
                .with("source.kafka.sasl.mechanism", "PLAIN")
                .with("source.kafka.sasl.jaas.config", "PlainLoginModule required password=\"" + KEY + "\""));
    }

    @Test
    void when_theAddressOfTheConfigurationHasALogin_then_noCommandShowsIt() throws IOException {
        Job job = job();
        Path file = Files.writeString(dir.resolve("password"), job.password());
        String yaml = job.with("sink.password", "${file:" + file + "}").yaml();
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end(yaml))
                    .listen(0, "127.0.0.1")
                    .await();
            String address = "http://u:%s@127.0.0.1:%d/?token=%s".formatted(WRONG, server.actualPort(), TOKEN);
            assertCommandsAreSilent(job, address);
            assertThat(CommandRun.of("check", "--json", "--conf", address).out())
                    .contains("http://<redacted>@127.0.0.1:" + server.actualPort() + "/?<redacted>, pipeline orders");
        } finally {
            vertx.close().await();
        }
    }

    private void assertCommandsAreSilent(Job job) {
        assertCommandsAreSilent(job, job.file(dir).toString());
    }

    private static void assertCommandsAreSilent(Job job, String conf) {
        List<List<String>> commands = List.of(
                List.of("check"),
                List.of("check", "--json"),
                List.of("generate", "--count", "5"),
                List.of("redrive", "--all"),
                List.of("verify", "--from", "2018-09-21T06:00:00Z", "--to", "2018-09-21T07:00:00Z"));
        for (List<String> command : commands) {
            try (FullLogCapture log = new FullLogCapture()) {
                String[] arguments = new String[command.size() + 2];
                command.toArray(arguments);
                arguments[command.size()] = "--conf";
                arguments[command.size() + 1] = conf;
                CommandRun run = CommandRun.of(arguments);
                assertThat(run.out() + run.err()).isNotBlank();
                assertSilent(job, run + log.text());
            }
        }
    }
}
