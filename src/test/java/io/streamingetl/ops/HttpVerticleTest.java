package io.streamingetl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class HttpVerticleTest {
    private static final String LOCAL = "host: 127.0.0.1, port: 0";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PUBLIC = "host: 0.0.0.0, port: 0, token: CANARY";

    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private Vertx vertx;
    private int port;

    /** An answer, whole. */
    private record Answer(HttpClientResponse head, Buffer body) {
        int code() {
            return head.statusCode();
        }

        JsonObject json() {
            assertThat(head.getHeader("Content-Type")).startsWith("application/json");
            return body.toJsonObject();
        }
    }

    @BeforeEach
    void takeVertx(Vertx injected) {
        vertx = injected;
    }

    private void serve(String http) {
        NodeInfo info = new NodeInfo("7@here", "1.2.3", Instant.now().minusSeconds(90));
        ConfigStatus config = ConfigStatus.started(Sample.config(http), Instant.EPOCH);
        NodeParts parts = Sample.parts(info, () -> config, status::get);
        vertx.deployVerticle(parts.control()).await();
        HttpVerticle verticle = new HttpVerticle(config.active().http(), parts);
        vertx.deployVerticle(verticle).await();
        port = verticle.port();
    }

    private Answer get(String path) {
        return get(path, Map.of());
    }

    private Answer get(String path, Map<String, String> headers) {
        return request(HttpMethod.GET, path, headers);
    }

    private Answer request(HttpMethod method, String path, Map<String, String> headers) {
        return request(method, path, headers, Buffer.buffer());
    }

    private Answer request(HttpMethod method, String path, Map<String, String> headers, Buffer sent) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path);
        headers.forEach(options::putHeader);
        // Held until the answer is there: Vert.x closes a client that nobody refers to. On one event loop, so that no
        // part of the
        // answer comes before somebody listens.
        HttpClient client = vertx.createHttpClient();
        Future<Answer> answered = Future.future(promise -> vertx.runOnContext(go -> client.request(options)
                .compose(request -> request.send(sent))
                .compose(answer -> answer.body().map(body -> new Answer(answer, body)))
                .onComplete(promise)));
        Answer answer = answered.timeout(30, TimeUnit.SECONDS).await();
        client.close();
        return answer;
    }

    @Test
    void when_askedWhetherItLives_then_up() {
        serve(LOCAL);
        Answer answer = get("/health/live");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(new JsonObject().put("status", "UP").put("reasons", new JsonArray()));
    }

    @Test
    void when_nodeWorks_then_ready() {
        serve(LOCAL);
        status.set(new Sample().status());
        Answer answer = get("/health/ready");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(new JsonObject().put("status", "UP").put("reasons", new JsonArray()));
    }

    @Test
    void when_nodeDoesNotWork_then_notReadyAndTheReasons() {
        serve(LOCAL);
        status.set(new Sample()
                .notReading()
                .trouble("waits for the database")
                .stopped(3, "offset 7 is gone")
                .status());
        Answer answer = get("/health/ready");
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.json())
                .isEqualTo(new JsonObject()
                        .put("status", "DOWN")
                        .put(
                                "reasons",
                                JsonArray.of(
                                        "not every assigned partition is read yet",
                                        "waits for the database",
                                        "orders-3 is stopped: offset 7 is gone")));
    }

    @Test
    void when_nothingIsReportedYet_then_notReadyAndEveryPathAnswers() {
        serve(LOCAL);
        assertThat(get("/health/ready").code()).isEqualTo(503);
        assertThat(get("/api/status").json().getString("watermark")).isNull();
        assertThat(get("/metrics").body().toString()).contains("etl_watermark_seconds{pipeline=\"orders\"} NaN\n");
    }

    @Test
    void when_statusIsAsked_then_itTellsTheConfigurationWithoutSecrets() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        Answer answer = get("/api/status", Map.of("Authorization", "Bearer CANARY"));
        JsonObject config = answer.json().getJsonObject("config");
        assertThat(config.getJsonObject("sink"))
                .contains(Map.entry("user", "u"), Map.entry("password", "<redacted>"))
                .contains(Map.entry("port", 3306));
        assertThat(answer.body().toString()).doesNotContain(Sample.CANARY);
    }

    @Test
    void when_metricsAreAsked_then_textForPrometheus() {
        serve(LOCAL);
        Answer answer = get("/metrics");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.head().getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void when_textLooksLikeMarkup_then_noBrowserTakesItForMarkup() {
        serve(LOCAL);
        String markup = "<script>alert(1)</script>";
        PartitionId id = new PartitionId(markup, 0);
        status.set(new Sample()
                .with(Sample.partition(id, 0, false, false))
                .trouble(markup)
                .status());
        Answer answer = get("/api/status");
        assertThat(answer.json().getJsonArray("partitions").getJsonObject(0).getString("topic"))
                .isEqualTo(markup);
        assertThat(answer.json().getJsonArray("trouble")).containsExactly(markup);
        assertThat(answer.head().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(get("/").body().toString()).doesNotContain(markup);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/status", "/metrics", "/health/live", "/health/ready", "/nothing"})
    void when_anythingIsAsked_then_securityHeaders(String path) {
        serve(LOCAL);
        assertThat(get(path).head().headers())
                .extracting(Map.Entry::getKey, Map.Entry::getValue)
                .contains(
                        tuple("X-Content-Type-Options", "nosniff"),
                        tuple("Referrer-Policy", "no-referrer"),
                        tuple("X-Frame-Options", "DENY"));
        assertThat(get(path).head().getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe");
    }

    @Test
    void when_toldToPauseWithTheToken_then_everyConsumerHearsIt() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        AtomicReference<Boolean> paused = new AtomicReference<>();
        vertx.eventBus().<Boolean>localConsumer(Addresses.PAUSED, message -> paused.set(message.body()));
        Answer answer = request(HttpMethod.POST, "/api/pause", Map.of("Authorization", "Bearer CANARY"));
        assertThat(answer.json())
                .isEqualTo(
                        new JsonObject().put("command", "pause").put("nodes", new JsonObject().put("7@here", "done")));
        Await.until(() -> paused.get(), PATIENCE, () -> "a pause");
        request(HttpMethod.POST, "/api/resume", Map.of("Authorization", "Bearer CANARY"));
        Await.until(() -> !paused.get(), PATIENCE, () -> "the end of the pause");
    }

    @Test
    void when_toldToPauseWithoutTheToken_then_refused() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        assertThat(request(HttpMethod.POST, "/api/pause", Map.of()).code()).isEqualTo(401);
    }

    @Test
    void when_noTokenIsConfigured_then_nobodyCanPause() {
        serve(LOCAL);
        Answer answer = request(HttpMethod.POST, "/api/pause", Map.of("Authorization", "Bearer guess"));
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().getString("error")).contains("http.token");
    }

    @Test
    void when_aBrowserComesWithoutTheToken_then_itIsAskedForIt() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        Answer answer = get("/", Map.of("Accept", "text/html,*/*"));
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.body().toString()).contains("action=\"/login\"").doesNotContain("That is not the token");
        assertThat(answer.head().getHeader("Content-Security-Policy")).contains("form-action 'self'");
    }

    @Test
    void when_theFormHoldsTheToken_then_theBrowserGetsACookieForIt() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        String cookie = login("token=CANARY").head().getHeader("Set-Cookie");
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict")
                .doesNotContain("CANARY");
        Map<String, String> browser = Map.of("Cookie", cookie.split(";", 2)[0]);
        assertThat(get("/api/status", browser).code()).isEqualTo(200);
        assertThat(request(HttpMethod.POST, "/api/pause", browser).code()).isEqualTo(403);
        assertThat(pauseFrom("http://127.0.0.1:" + port, browser)).isEqualTo(200);
        assertThat(pauseFrom("http://evil.example", browser)).isEqualTo(403);
    }

    private int pauseFrom(String origin, Map<String, String> browser) {
        Map<String, String> headers = new HashMap<>(browser);
        headers.put("Origin", origin);
        return request(HttpMethod.POST, "/api/pause", headers).code();
    }

    private Answer login(String form) {
        return request(
                HttpMethod.POST,
                "/login",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Buffer.buffer(form));
    }

    @Test
    void when_theFormHoldsAnotherToken_then_noCookie() {
        serve("host: 127.0.0.1, port: 0, token: CANARY");
        Answer answer = login("token=canary");
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.head().getHeader("Set-Cookie")).isNull();
        assertThat(answer.body().toString()).contains("That is not the token");
    }

    @Test
    void when_pathIsUnknown_then_notFound() {
        serve(LOCAL);
        assertThat(get("/nothing").code()).isEqualTo(404);
    }

    @Test
    void when_methodIsNotGet_then_refusedAndHeadIsAnswered() {
        serve(LOCAL);
        assertThat(request(HttpMethod.POST, "/api/status", Map.of()).code()).isEqualTo(405);
        assertThat(request(HttpMethod.HEAD, "/health/live", Map.of()).code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "192.168.1.1", "[::2]"})
    void when_loopbackIsCalledByAnotherName_then_forbidden(String host) {
        serve(LOCAL);
        for (String path : new String[] {"/", "/api/status", "/metrics", "/health/ready"}) {
            assertThat(get(path, Map.of("Host", host)).code()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:8080"})
    void when_loopbackIsCalledByItsNames_then_answered(String host) {
        serve(LOCAL);
        assertThat(get("/api/status", Map.of("Host", host)).code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer CANARX", "Bearer CANARY2", "Bearer canary", "Basic CANARY", "CANARY"})
    void when_tokenIsWrong_then_unauthorizedButForHealth(String authorization) {
        serve(PUBLIC);
        Map<String, String> headers = Map.of("Authorization", authorization);
        for (String path : new String[] {"/", "/api/status", "/metrics", "/nothing", "/health/../api/status"}) {
            Answer answer = get(path, headers);
            assertThat(answer.code()).as(path).isEqualTo(401);
            assertThat(answer.head().getHeader("WWW-Authenticate")).startsWith("Bearer");
            assertThat(answer.body().toString()).doesNotContain(Sample.CANARY);
        }
        assertThat(get("/health/live", headers).code()).isEqualTo(200);
        assertThat(get("/health/ready", headers).code()).isEqualTo(503);
    }

    @Test
    void when_tokenIsRight_then_answeredByAnyName() {
        serve(PUBLIC);
        for (String path : new String[] {"/", "/api/status", "/metrics"}) {
            assertThat(get(path, Map.of("Authorization", "bearer CANARY", "Host", "etl.example"))
                            .code())
                    .isEqualTo(200);
        }
    }

    @Test
    void when_portIsInUse_then_refusedWithItsKey() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> serve("host: 127.0.0.1, port: " + other.getLocalPort()))
                    .hasMessage("http.port: " + other.getLocalPort() + " on 127.0.0.1 is in use by another process;"
                            + " set a free one, or 0 for any free one");
        }
    }

    @Test
    void when_hostIsNotOfThisMachine_then_refusedWithItsKey() {
        assertThatThrownBy(() -> serve("host: 192.0.2.1, port: 0, token: CANARY"))
                .hasMessageStartingWith("http.host: 192.0.2.1 with http.port 0 can't be listened on: ");
    }
}
