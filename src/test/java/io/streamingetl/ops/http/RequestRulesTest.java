package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.node.FullLogCapture;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a proxy could understand differently. In each, {@code |} is the end of a line. */
@ExtendWith(VertxExtension.class)
class RequestRulesTest {
    private static final String PROBE = "GET /health/live HTTP/1.1|Host: localhost||";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] \\d{3} ");

    private static int port;

    @BeforeAll
    static void serve(Vertx vertx) {
        port = ServedNode.serve(vertx, ServedNode.LOCAL_WITH_TOKEN).port();
    }

    private static String exchange(String lines) {
        return RawClient.exchange(port, lines.replace("|", "\r\n"));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /login HTTP/1.1|Host: localhost|Content-Length: 5|Transfer-Encoding: chunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding: chunked|Content-Length: 5||0||",
                "POST /login HTTP/1.0|Host: localhost|Content-Length: 5|Transfer-Encoding: chunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding: xchunked||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding: gzip, chunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding:\u000bchunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding : chunked||0||",
                "POST /login HTTP/1.1|Host: localhost|Transfer-Encoding:||",
                "POST /login HTTP/1.1|Host: localhost|Content-Length: 5|Content-Length: 6||token",
                "POST /login HTTP/1.1|Host: localhost|Content-Length: +5||token",
                "POST /login HTTP/1.1|Host: localhost|Content-Length: -5||token",
                "POST /login HTTP/1.1|Host: localhost|Content-Length: 99999999999999999999||token",
                "GET / HTTP/1.1|Host: localhost|Sec-WebSocket-Key1: a|Sec-WebSocket-Key2: b||12345678",
                "GET / HTTP/1.1|Host: localhost|Host: localhost||",
                "GET / HTTP/1.1|Host: localhost|Host: evil.example||",
                "GET / HTTP/1.0|Host: localhost|Host: evil.example||",
                "GET / HTTP/1.1|host: localhost|HOST: evil.example||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host:||",
                "GET / HTTP/1.1|Host: evil@localhost||",
                "GET / HTTP/1.1|Host: localhost| evil.example||",
                "GET http://evil.example/ HTTP/1.1|Host: localhost||",
                "GET http://localhost.evil.example/ HTTP/1.1|Host: localhost||",
                "GET http://localhost:81/ HTTP/1.1|Host: localhost||",
                "GET //localhost@evil://x HTTP/1.1|Host: evil example||",
                "GET x?y=://localhost/api/status HTTP/1.1|Host: localhost||",
                "GET api/status HTTP/1.1|Host: localhost||",
                "OPTIONS * HTTP/1.1|Host: localhost||",
                "CONNECT localhost:80 HTTP/1.1|Host: localhost:80||",
                "GET / HTTP/1.1|Host: localhost|: value||",
                "GET / HTTP/1.1|Host: localhost|no colon||",
                "GET / HTTP/1.1|Host: localhost|X: a\u0000b||",
                "GET / HTTP/1.1|Host: localhost|X Y: a||",
                "GET /%zz HTTP/1.1|Host: localhost|Connection: close||",
                "GET /assets/%zz HTTP/1.1|Host: localhost|Connection: close||",
                "GET|Host: localhost||",
                "GARBAGE||"
            })
    void when_aRequestIsMalformed_then_refusedAndNothingAfterItIsRead(String lines) {
        try (FullLogCapture log = new FullLogCapture()) {
            String answer = exchange(lines + PROBE);
            assertThat(answer).containsPattern("^HTTP/1\\.[01] 400 ");
            assertThat(STATUS_LINE.matcher(answer).results()).as(answer).hasSize(1);
            assertThat(new JsonObject(body(answer)).getString("error")).isNotBlank();
            assertThat(log.text()).doesNotContain("Unhandled exception");
        }
    }

    @Test
    void when_aRequestHasABody_then_nothingAfterItIsRead() {
        String login = "POST /login HTTP/1.1|Host: localhost|Content-Length: 12||token=CANARX";
        String answer = exchange(login + PROBE);
        assertThat(answer).startsWith("HTTP/1.1 401 ");
        assertThat(STATUS_LINE.matcher(answer).results()).as(answer).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/health/live, localhost",
        "HTTP://LocalHost:80/health/live, localhost:80",
        "http://127.0.0.1/health/live?x, 127.0.0.1"
    })
    void when_theTargetNamesTheHost_then_answered(String target, String host) {
        String request = "GET " + target + " HTTP/1.1|Host: " + host + "|Connection: close||";
        assertThat(exchange(request)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: websocket", "Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"})
    void when_anotherProtocolIsOffered_then_itIsIgnored(String upgrade) {
        String request =
                "GET /health/live HTTP/1.1|Host: localhost|Connection: upgrade|Connection: close|" + upgrade + "||";
        assertThat(exchange(request)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void when_theClientSpeaksHttp2_then_hungUpOn() {
        assertThat(exchange("PRI * HTTP/2.0||SM||")).doesNotContain(" 200 ", " 101 ");
    }

    @Test
    void when_aRequestIsTraced_then_itsHeadersAreNotReturned() {
        String request = "TRACE /health/live HTTP/1.1|Host: localhost|X: SECRET|Connection: close||";
        assertThat(exchange(request))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("allow: ")
                .doesNotContain("SECRET");
    }

    @Test
    void when_aBodyIsCompressed_then_itIsNotExpanded() {
        String login = "POST /login HTTP/1.1|Host: localhost|Content-Encoding: gzip|Content-Length: 12||token=CANARY";
        assertThat(exchange(login)).startsWith("HTTP/1.1 303 ");
    }
}
