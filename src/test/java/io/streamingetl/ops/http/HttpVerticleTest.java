package io.streamingetl.ops.http;

import static io.streamingetl.ops.http.ServedNode.LOCAL;
import static io.streamingetl.ops.http.ServedNode.LOCAL_WITH_TOKEN;
import static io.streamingetl.ops.http.ServedNode.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.testkit.node.FullLogCapture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served, where and how; who may ask for it is {@link AccessTest}. */
@ExtendWith(VertxExtension.class)
class HttpVerticleTest {
    @Test
    void when_nothingIsReportedYet_then_everyPathAnswers(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        assertThat(node.get("/health/ready").code()).isEqualTo(503);
        assertThat(node.get("/api/status").json().getString("watermark")).isNull();
        assertThat(node.get("/metrics").text()).contains("etl_watermark_seconds{pipeline=\"orders\"} NaN\n");
    }

    @Test
    void when_statusIsAsked_then_itTellsTheConfigurationWithoutSecrets(Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL_WITH_TOKEN).get("/api/status", TOKEN);
        JsonObject config = answer.json().getJsonObject("config");
        assertThat(config.getJsonObject("sink"))
                .contains(Map.entry("user", "u"), Map.entry("password", "<redacted>"))
                .contains(Map.entry("port", 3306));
        assertThat(answer.text()).doesNotContain(SampleStatus.CANARY);
    }

    @Test
    void when_metricsAreAsked_then_textForPrometheus(Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL).get("/metrics");
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.head().getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/assets/dashboard.js, text/javascript; charset=utf-8",
        "/assets/theme.css, text/css; charset=utf-8",
        "/assets/icon.svg, image/svg+xml"
    })
    void when_theDashboardIsLoaded_then_eachPartHasItsType(String path, String type, Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL).get(path);
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.head().getHeader("Content-Type")).isEqualTo(type);
        assertThat(answer.text()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/assets/nothing.js", "/assets/dashboard.html", "/assets/..%2Fdashboard.html"})
    void when_pathIsUnknown_then_notFound(String path, Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL).get(path);
        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.json().getString("error")).startsWith("no such ");
    }

    @Test
    void when_aRequestFailsUnexpectedly_then_answeredAndLogged(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        node.breakStatus();
        try (FullLogCapture log = new FullLogCapture()) {
            ServedNode.Answer answer = node.get("/health/ready");
            assertThat(answer.code()).isEqualTo(500);
            assertThat(answer.json().getString("error")).contains("log");
            assertThat(log.text())
                    .contains("request failed: path=/health/ready", "NullPointerException")
                    .doesNotContain("Unhandled exception");
        }
    }

    @Test
    void when_textLooksLikeMarkup_then_noBrowserTakesItForMarkup(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        String markup = "<script>alert(1)</script>";
        PartitionId id = new PartitionId(markup, 0);
        node.report(new SampleStatus()
                .with(SampleStatus.partition(id, 0, false, false))
                .problem(markup));
        ServedNode.Answer answer = node.get("/api/status");
        assertThat(answer.json().getJsonArray("partitions").getJsonObject(0).getString("topic"))
                .isEqualTo(markup);
        assertThat(answer.json().getJsonArray("trouble")).containsExactly(markup);
        assertThat(answer.head().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(node.get("/").text()).doesNotContain(markup);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/assets/theme.css", "/api/status", "/metrics", "/health/live", "/health/ready", "/nothing"
            })
    void when_anythingIsAsked_then_securityHeaders(String path, Vertx vertx) {
        ServedNode.Answer answer = ServedNode.serve(vertx, LOCAL).get(path);
        assertThat(answer.head().headers())
                .extracting(Map.Entry::getKey, Map.Entry::getValue)
                .contains(
                        tuple("X-Content-Type-Options", "nosniff"),
                        tuple("Referrer-Policy", "no-referrer"),
                        tuple("X-Frame-Options", "DENY"))
                .extracting(header -> header.toString().toLowerCase(java.util.Locale.ROOT))
                .contains("(\"cache-control\", \"no-store\")");
        assertThat(answer.head().getHeader("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; script-src 'self';"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                                + " require-trusted-types-for 'script'");
    }

    @Test
    void when_methodIsNotGet_then_refusedAndHeadIsAnswered(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, LOCAL);
        ServedNode.Answer answer = node.request(HttpMethod.POST, "/api/status", Map.of());
        assertThat(answer.code()).isEqualTo(405);
        assertThat(answer.head().getHeader("Allow")).isEqualTo("GET, HEAD");
        assertThat(answer.json().getString("error")).endsWith("GET, HEAD");
        assertThat(node.request(HttpMethod.HEAD, "/health/live", Map.of()).code())
                .isEqualTo(200);
    }

    @Test
    void when_portIsInUse_then_refusedWithItsKey(Vertx vertx) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ServedNode.serve(vertx, "host: 127.0.0.1, port: " + other.getLocalPort()))
                    .hasMessage("http.port: " + other.getLocalPort() + " on 127.0.0.1 is in use by another process;"
                            + " set a free port, or 0 for any free port");
        }
    }

    @Test
    void when_hostIsNotOfThisMachine_then_refusedWithItsKey(Vertx vertx) {
        assertThatThrownBy(() -> ServedNode.serve(vertx, "host: 192.0.2.1, port: 0, token: CANARY"))
                .hasMessageStartingWith("http.host: can't listen on 192.0.2.1 with http.port 0: ");
    }
}
