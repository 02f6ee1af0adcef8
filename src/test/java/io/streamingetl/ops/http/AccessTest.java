package io.streamingetl.ops.http;

import static io.streamingetl.ops.http.ServedNode.LOCAL;
import static io.streamingetl.ops.http.ServedNode.LOCAL_WITH_TOKEN;
import static io.streamingetl.ops.http.ServedNode.PUBLIC;
import static io.streamingetl.ops.http.ServedNode.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what. */
@ExtendWith(VertxExtension.class)
class AccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "192.168.1.1", "[::2]"})
    void when_loopbackIsCalledByAnotherName_then_forbidden(String host, Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        for (String path : List.of("/", "/assets/theme.css", "/api/status", "/metrics", "/health/ready")) {
            assertThat(node.get(path, Map.of("Host", host)).code()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:8080"})
    void when_loopbackIsCalledByItsNames_then_answered(String host, Vertx vertx) {
        assertThat(ServedNode.serve(vertx, LOCAL)
                        .get("/api/status", Map.of("Host", host))
                        .code())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer CANARX", "Bearer CANARY2", "Bearer canary", "Basic CANARY", "CANARY"})
    void when_tokenIsWrong_then_unauthorized(String authorization, Vertx vertx) {
        ServedNode.Answer answer =
                ServedNode.serve(vertx, PUBLIC).get("/api/status", Map.of("Authorization", authorization));
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.head().getHeader("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.text()).doesNotContain(SampleStatus.CANARY);
    }

    @Test
    void when_thereIsNoToken_then_onlyHealthAndTheLoginPagesFilesAnswer(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, PUBLIC);
        for (String path :
                List.of("/", "/api/status", "/api/stream", "/metrics", "/nothing", "/health/../api/status")) {
            assertThat(node.get(path).code()).as(path).isEqualTo(401);
        }
        assertThat(node.get("/health/live").code()).isEqualTo(200);
        assertThat(node.get("/health/ready").code()).isEqualTo(503);
        assertThat(node.get("/assets/login.css").code()).isEqualTo(200);
    }

    @Test
    void when_tokenIsRight_then_answeredByAnyName(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, PUBLIC);
        for (String path : List.of("/", "/api/status", "/metrics")) {
            assertThat(node.get(path, Map.of("Authorization", "bearer CANARY", "Host", "etl.example"))
                            .code())
                    .isEqualTo(200);
        }
    }

    @Test
    void when_tokenIsWrong_then_theAnswerIsHeldBack(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, PUBLIC);
        long beginNs = System.nanoTime();
        assertThat(node.get("/api/status", Map.of("Authorization", "Bearer guess"))
                        .code())
                .isEqualTo(401);
        assertThat(node.login("token=guess").code()).isEqualTo(401);
        assertThat(node.get("/api/status", Map.of("Cookie", "streaming-etl=guess"))
                        .code())
                .isEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - beginNs))
                .isGreaterThanOrEqualTo(Duration.ofMillis(3 * TokenGuard.WRONG_TOKEN_DELAY_MS));
    }

    @Test
    void when_toldToPauseWithTheToken_then_everyConsumerHearsIt(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL_WITH_TOKEN);
        AtomicReference<Boolean> paused = new AtomicReference<>();
        Bus.listen(vertx, Addresses.PAUSED, paused::set);
        assertThat(node.request(HttpMethod.POST, "/api/pause", TOKEN).json())
                .isEqualTo(
                        new JsonObject().put("command", "pause").put("nodes", new JsonObject().put("7@here", "done")));
        Await.until(() -> paused.get(), PATIENCE, () -> "a pause");
        node.request(HttpMethod.POST, "/api/resume", TOKEN);
        Await.until(() -> !paused.get(), PATIENCE, () -> "the end of the pause");
    }

    @Test
    void when_toldToPauseWithoutTheToken_then_refused(Vertx vertx) {
        assertThat(ServedNode.serve(vertx, LOCAL_WITH_TOKEN)
                        .request(HttpMethod.POST, "/api/pause", Map.of())
                        .code())
                .isEqualTo(401);
    }

    @Test
    void when_noTokenIsConfigured_then_nobodyCanPause(Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL)
                .request(HttpMethod.POST, "/api/pause", Map.of("Authorization", "Bearer guess"));
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().getString("error")).contains("http.token");
    }

    @Test
    void when_aBrowserComesWithoutTheToken_then_itIsAskedForIt(Vertx vertx) {
        ServedNode.Answer answer =
                ServedNode.serve(vertx, LOCAL_WITH_TOKEN).get("/", Map.of("Accept", "text/html,*/*"));
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.text()).contains("action=\"/login\"").doesNotContain("Wrong token");
        assertThat(answer.head().headers().getAll("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("form-action 'self'");
    }

    @Test
    void when_theFormHoldsTheToken_then_theBrowserGetsACookieForIt(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL_WITH_TOKEN);
        String cookie = node.login("token=CANARY").head().getHeader("Set-Cookie");
        assertThat(cookie)
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict")
                .doesNotContain("CANARY");
        Map<String, String> browser = Map.of("Cookie", cookie.split(";", 2)[0]);
        assertThat(node.get("/api/status", browser).code()).isEqualTo(200);
        assertThat(node.request(HttpMethod.POST, "/api/pause", browser).code()).isEqualTo(403);
        assertThat(pauseFrom(node, "http://127.0.0.1:" + node.port(), browser)).isEqualTo(200);
        assertThat(pauseFrom(node, "http://evil.example", browser)).isEqualTo(403);
    }

    private static int pauseFrom(ServedNode node, String origin, Map<String, String> browser) {
        Map<String, String> headers = new HashMap<>(browser);
        headers.put("Origin", origin);
        return node.request(HttpMethod.POST, "/api/pause", headers).code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "token", "token=", "token=canary", "token=CANARY%", "other=CANARY", "{\"token\":\"CANARY\"}"
            })
    void when_theFormHoldsAnotherToken_then_noCookie(String form, Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL_WITH_TOKEN).login(form);
        assertThat(answer.code()).isEqualTo(401);
        assertThat(answer.head().getHeader("Set-Cookie")).isNull();
        assertThat(answer.text()).contains("Wrong token");
    }
}
