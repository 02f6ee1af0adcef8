package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that send too much or too slowly, or hold too many connections. */
@ExtendWith(VertxExtension.class)
class HttpLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONG_MS = 3_600_000;
    private static final int LONG_SECONDS = 3_600;

    /** Read by nobody, it fills the buffers of both sockets. */
    private static final String LARGE = "x".repeat(32 * 1024 * 1024);

    private static final String SERVED = "served";
    private static final String PROBE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String SLOW = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nt";

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void hangUp() {
        clients.forEach(RawClient::close);
    }

    private RawClient connect(int port) {
        RawClient client = new RawClient(port);
        clients.add(client);
        return client;
    }

    /** Answers each request once it is complete, or immediately if its path is {@code /large}. */
    private static int serve(Vertx vertx, Connections connections, int idleSeconds) {
        return serve(vertx, connections, idleSeconds, HttpLimitsTest::answer);
    }

    private static int serve(
            Vertx vertx, Connections connections, int idleSeconds, Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer(HttpVerticle.options(idleSeconds))
                .connectionHandler(connections::onOpen)
                .requestHandler(request -> {
                    connections.onRequest(request);
                    handler.handle(request);
                });
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    private static void answer(HttpServerRequest request) {
        if (request.path().equals("/large")) {
            request.response().end(LARGE);
        } else {
            request.body().onSuccess(complete -> request.response().end(SERVED));
        }
    }

    private static int serve(Vertx vertx, int max, long requestMs) {
        return serve(vertx, new Connections(vertx, max, requestMs), LONG_SECONDS);
    }

    private static void assertProbesAreAnswered(int port) {
        for (int i = 0; i < 20; i++) {
            assertThat(RawClient.exchange(port, PROBE)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void when_moreClientsThanAllowedHoldIdleConnections_then_probesAreAnswered(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, ServedNode.LOCAL);
        for (int i = 0; i < Connections.MAX + 10; i++) {
            connect(node.port());
        }
        assertProbesAreAnswered(node.port());
        assertThat(clients.get(0).isHungUpOn()).isTrue();
    }

    @Test
    void when_moreClientsThanAllowedSendTheirBodiesSlowly_then_probesAreAnswered(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, ServedNode.LOCAL_WITH_TOKEN);
        for (int i = 0; i < Connections.MAX + 10; i++) {
            connect(node.port()).send(SLOW);
        }
        assertProbesAreAnswered(node.port());
        assertThat(clients.get(0).isHungUpOn()).isTrue();
    }

    @Test
    void when_thereAreMoreConnectionsThanAllowed_then_theLongestIdleIsClosed(Vertx vertx) {
        int port = serve(vertx, 2, LONG_MS);
        RawClient first = connect(port);
        RawClient second = connect(port);
        assertThat(first.isAnswered(SERVED)).isTrue();
        assertThat(second.isAnswered(SERVED)).isTrue();
        assertThat(first.isAnswered(SERVED)).isTrue();
        assertThat(connect(port).isAnswered(SERVED)).isTrue();
        Await.until(() -> !second.send("x"), PATIENCE, () -> "the end of the connection that is idle longest");
        assertThat(first.isAnswered(SERVED)).isTrue();
    }

    @Test
    @Tag("slow")
    void when_aClientListensToTheStatus_then_itIsNotIdle(Vertx vertx) {
        AtomicInteger frames = new AtomicInteger();
        Connections connections = new Connections(vertx, 2, LONG_MS);
        Router router = Router.router(vertx);
        router.get("/api/stream")
                .handler(new StatusStream(
                        vertx, () -> new JsonObject().put("frame", frames.incrementAndGet()), connections::onTraffic));
        router.get("/").handler(context -> answer(context.request()));
        int port = serve(vertx, connections, LONG_SECONDS, router);
        RawClient listener = connect(port);
        listener.send("GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(listener.receives("\"frame\":1}")).isTrue();
        RawClient idle = connect(port);
        assertThat(idle.isAnswered(SERVED)).isTrue();
        int sent = frames.get() + 1;
        assertThat(listener.receives("\"frame\":" + sent + "}")).isTrue();
        assertThat(connect(port).isAnswered(SERVED)).isTrue();
        assertThat(idle.isHungUpOn()).isTrue();
        assertThat(listener.receives("\"frame\":" + (sent + 1) + "}")).isTrue();
    }

    @Test
    void when_theLongestIdleReadsNothing_then_itIsClosedAtOnce(Vertx vertx) {
        int port = serve(vertx, 1, LONG_MS);
        RawClient deaf = connect(port);
        deaf.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(deaf.receives(" 200 OK")).isTrue();
        assertThat(connect(port).isAnswered(SERVED)).isTrue();
        Await.until(() -> !deaf.send("x"), PATIENCE, () -> "the end of a connection whose client reads nothing");
    }

    @Test
    void when_aClientDoesNotFinishItsRequest_then_itIsHungUpOn(Vertx vertx) {
        RawClient slow = connect(serve(vertx, 2, 100));
        slow.send("GET / HTTP/1.1\r\nHost: loc");
        assertThat(slow.isHungUpOn()).isTrue();
    }

    @Test
    @Tag("slow")
    void when_aBodyArrivesByteByByte_then_itIsHungUpOn(Vertx vertx) {
        RawClient slow = connect(serve(vertx, 2, 1_000));
        assertThat(slow.isAnswered(SERVED)).isTrue();
        slow.send(SLOW);
        Await.until(() -> !slow.send("x"), PATIENCE, () -> "the end of a connection whose request takes too long");
    }

    @Test
    @Tag("slow")
    void when_headersArriveByteByByteAfterARequest_then_itIsHungUpOn(Vertx vertx) {
        RawClient slow = connect(serve(vertx, new Connections(vertx, 2, LONG_MS), 1));
        assertThat(slow.isAnswered(SERVED)).isTrue();
        slow.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
        Await.until(() -> !slow.send("x"), PATIENCE, () -> "the end of a connection without an answer");
    }

    @Test
    @Tag("slow")
    void when_aRequestIsAnsweredEarly_then_itsConnectionIsClosed(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, ServedNode.PUBLIC);
        String answered = RawClient.exchange(node.port(), SLOW.replace("/login", "/api/pause"));
        assertThat(answered).startsWith("HTTP/1.1 401 ").containsIgnoringCase("\r\nconnection: close\r\n");
    }

    @Test
    void when_aClientHasAsked_then_itMayTakeItsTime(Vertx vertx) {
        int port = serve(vertx, 10, 100);
        Await.until(
                () -> outlivesASilentOne(port), PATIENCE, () -> "a client that sent its request in time and was kept");
    }

    /** On a busy machine its request may be late, so that its connection is closed as well. */
    private static boolean outlivesASilentOne(int port) {
        try (RawClient quick = new RawClient(port);
                RawClient silent = new RawClient(port)) {
            return quick.isAnswered(SERVED) && silent.isHungUpOn() && quick.isAnswered(SERVED);
        }
    }

    @Test
    void when_aRequestIsTooLarge_then_refused(Vertx vertx) {
        ServedNode node = ServedNode.serve(vertx, ServedNode.LOCAL_WITH_TOKEN);
        String large = "x".repeat(20_000);
        assertThat(node.get("/" + large).code()).isEqualTo(414);
        assertThat(node.get("/", Map.of("X-Large", large)).code()).isEqualTo(431);
        assertThat(node.login("token=" + large).code()).isEqualTo(413);
    }
}
