package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that send too much or hold too many connections. */
@ExtendWith(VertxExtension.class)
class HttpLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONG_MS = 3_600_000;
    private static final int END = -1;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int serve(Vertx vertx, int max, long patienceMs) {
        Connections connections = new Connections(vertx, max, patienceMs);
        HttpServer server = vertx.createHttpServer(HttpVerticle.options())
                .connectionHandler(connections::onOpen)
                .requestHandler(request -> {
                    connections.onRequest(request.connection());
                    request.response().end("served");
                });
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    private static boolean answers(Socket socket) throws IOException {
        send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return socket.getInputStream().read() != END;
    }

    @Test
    void when_manyClientsHoldIdleConnections_then_othersAreAnswered(Vertx vertx) throws IOException {
        ServedNode node = ServedNode.serve(vertx, ServedNode.LOCAL);
        for (int i = 0; i < 400; i++) {
            connect(node.port());
        }
        assertThat(node.get("/health/live").code()).isEqualTo(200);
    }

    @Test
    void when_thereAreMoreConnectionsThanAllowed_then_theNextIsClosedUntilAnotherIs(Vertx vertx) throws IOException {
        int port = serve(vertx, 2, LONG_MS);
        Socket first = connect(port);
        Socket second = connect(port);
        assertThat(answers(first)).isTrue();
        assertThat(answers(second)).isTrue();
        assertThat(connect(port).getInputStream().read()).isEqualTo(END);
        first.close();
        Await.until(() -> answers(connect(port)), PATIENCE, () -> "a place for another client");
    }

    @Test
    void when_aClientDoesNotFinishItsRequest_then_itIsHungUpOn(Vertx vertx) throws IOException {
        Socket slow = connect(serve(vertx, 2, 100));
        send(slow, "GET / HTTP/1.1\r\nHost: loc");
        assertThat(slow.getInputStream().read()).isEqualTo(END);
    }

    @Test
    void when_aClientHasAsked_then_itMayTakeItsTime(Vertx vertx) {
        int port = serve(vertx, 10, 100);
        Await.until(
                () -> outlivesASilentOne(port), PATIENCE, () -> "a client that sent its request in time and was kept");
    }

    /** On a busy machine its request may be late, so that its connection is closed as well. */
    private boolean outlivesASilentOne(int port) throws IOException {
        try (Socket quick = connect(port);
                Socket silent = connect(port)) {
            return answers(quick) && silent.getInputStream().read() == END && answers(quick);
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
