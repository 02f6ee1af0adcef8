package io.streamingetl.ops.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends the status to each client once a second, as <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>. A client that has not
 * received its previous frame skips frames, so nothing is buffered for it. Event loop only.
 */
final class StatusStream implements Handler<RoutingContext> {
    /** Further clients are refused: the stream is for people at a dashboard. */
    static final int MAX_CLIENTS = 100;

    private static final long PERIOD_MS = 1_000;

    private final Supplier<JsonObject> status;
    private final Consumer<HttpConnection> traffic;

    /** The latest frame of each client, complete when all of it was handed to the network. */
    private final Map<HttpServerRequest, Future<Void>> clients = new HashMap<>();

    private long dropped;

    /**
     * @param status called once a second while there are clients
     * @param traffic receives the connection of each frame
     */
    StatusStream(Vertx vertx, Supplier<JsonObject> status, Consumer<HttpConnection> traffic) {
        this.status = status;
        this.traffic = traffic;
        vertx.setPeriodic(PERIOD_MS, timer -> send());
    }

    @Override
    public void handle(RoutingContext context) {
        if (clients.size() >= MAX_CLIENTS) {
            Responses.refuse(context, 503, "serves at most " + MAX_CLIENTS + " clients at a time");
            return;
        }
        Buffer first = frame();
        HttpServerRequest client = context.request();
        client.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .setChunked(true)
                .exceptionHandler(broken -> clients.remove(client))
                .closeHandler(closed -> clients.remove(client));
        clients.put(client, Future.succeededFuture());
        send(client, first);
    }

    private Buffer frame() {
        return Buffer.buffer("data: " + status.get().encode() + "\n\n");
    }

    private void send() {
        if (clients.isEmpty()) {
            return;
        }
        Buffer frame = frame();
        for (HttpServerRequest client : Set.copyOf(clients.keySet())) {
            // Not writeQueueFull(): Vert.x reports it only after 16 frames, whatever their size.
            if (clients.get(client).isComplete()) {
                send(client, frame.copy());
            } else {
                dropped++;
            }
        }
    }

    /** Does not add the client again if its connection was closed meanwhile. */
    private void send(HttpServerRequest client, Buffer frame) {
        traffic.accept(client.connection());
        Future<Void> sent = client.response().write(frame);
        clients.replace(client, sent);
    }

    /** Number of clients. */
    int clients() {
        return clients.size();
    }

    /** Number of skipped frames. */
    long dropped() {
        return dropped;
    }
}
