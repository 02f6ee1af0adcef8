package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Tag("slow")
class StatusStreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int READ_MS = 30_000;

    /** Little, so that one that reads nothing is full at once. */
    private static final int RECEIVE_BYTES = 16 * 1024;

    /** More than sockets buffer as a rule, so that one that is not read is full after a few frames. */
    private static final String LARGE = "x".repeat(8_000_000);

    /** Frames of that size that sockets may buffer. */
    private static final int BUFFERED = 8;

    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicBoolean fails = new AtomicBoolean();
    private final AtomicInteger traffic = new AtomicInteger();

    private final List<Socket> sockets = new ArrayList<>();
    private StatusStream stream;
    private int port;

    @BeforeEach
    void serve(Vertx vertx) {
        Router router = Router.router(vertx);
        stream = new StatusStream(
                vertx,
                () -> {
                    if (fails.get()) {
                        throw new IllegalStateException("no status");
                    }
                    frames.incrementAndGet();
                    return new JsonObject().put("text", LARGE);
                },
                connection -> traffic.incrementAndGet());
        router.get("/").handler(stream);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = server.listen(0, "127.0.0.1").await().actualPort();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Asks for the stream, and reads nothing of it. */
    private Socket listen() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(READ_MS);
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String statusLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void when_aClientReadsNothing_then_itsFramesAreDroppedAndOthersGetTheirs() throws IOException {
        listen();
        Await.until(() -> stream.dropped() > 1, PATIENCE, () -> "dropped frames");
        assertThat(frames.get() - stream.dropped())
                .as("frames that are kept for it")
                .isLessThan(BUFFERED);
        assertThat(traffic.get()).as("frames that keep its connection").isLessThan(BUFFERED);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(listen().getInputStream(), StandardCharsets.US_ASCII));
        int read = 0;
        while (read < 3) {
            read += reader.readLine().startsWith("data: {") ? 1 : 0;
        }
        assertThat(stream.clients()).isEqualTo(2);
    }

    @Test
    void when_theStatusFails_then_theClientIsNotKept() throws IOException {
        fails.set(true);
        assertThat(statusLine(listen())).contains(" 500 ");
        assertThat(stream.clients()).isZero();
    }

    @Test
    void when_aClientGoes_then_itIsForgotten() throws IOException {
        Socket client = listen();
        Await.until(() -> stream.clients() == 1, PATIENCE, () -> "a listener");
        client.close();
        Await.until(() -> stream.clients() == 0, PATIENCE, () -> "no listener; there are " + stream.clients());
    }

    @Test
    void when_fiveHundredListen_then_aHundredAreServedAndTheOthersRefused() throws IOException {
        int served = 0;
        for (int i = 0; i < 500; i++) {
            served += statusLine(listen()).contains(" 200 ") ? 1 : 0;
        }
        assertThat(served).isEqualTo(StatusStream.MAX_CLIENTS);
        assertThat(stream.clients()).isEqualTo(StatusStream.MAX_CLIENTS);
    }
}
