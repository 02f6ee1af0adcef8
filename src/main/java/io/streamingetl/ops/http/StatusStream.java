package io.streamingetl.ops.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends the status once a second to whoever listens, as <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>. A client that does not
 * take what it was sent misses the frames in between: nothing is kept for it. Event loop only.
 */
final class StatusStream implements Handler<RoutingContext> {
    /** More are refused: a dashboard is for people. */
    static final int MAX_CLIENTS = 100;

    private static final long PERIOD_MS = 1_000;

    private final Supplier<JsonObject> status;

    /** The frame that each was sent last: done once all of it was handed over to the network. */
    private final Map<HttpServerResponse, Future<Void>> clients = new HashMap<>();

    private long dropped;

    /** @param status asked once a period, where anybody listens */
    StatusStream(Vertx vertx, Supplier<JsonObject> status) {
        this.status = status;
        vertx.setPeriodic(PERIOD_MS, timer -> send());
    }

    @Override
    public void handle(RoutingContext context) {
        if (clients.size() >= MAX_CLIENTS) {
            Reply.refuse(context, 503, "has " + MAX_CLIENTS + " listeners already");
            return;
        }
        HttpServerResponse client = context.response();
        client.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .setChunked(true)
                .exceptionHandler(broken -> clients.remove(client))
                .closeHandler(closed -> clients.remove(client));
        clients.put(client, Future.succeededFuture());
        send(client, frame());
    }

    private Buffer frame() {
        return Buffer.buffer("data: " + status.get().encode() + "\n\n");
    }

    private void send() {
        if (clients.isEmpty()) {
            return;
        }
        Buffer frame = frame();
        for (HttpServerResponse client : Set.copyOf(clients.keySet())) {
            // The client's own queue is full only with 16 frames, whatever their size.
            if (clients.get(client).isComplete()) {
                send(client, frame.copy());
            } else {
                dropped++;
            }
        }
    }

    /** One whose connection is gone is forgotten meanwhile, and stays so. */
    private void send(HttpServerResponse client, Buffer frame) {
        Future<Void> sent = client.write(frame);
        clients.replace(client, sent);
    }

    /** How many listen. */
    int clients() {
        return clients.size();
    }

    /** How many frames clients did not take in time. */
    long dropped() {
        return dropped;
    }
}
