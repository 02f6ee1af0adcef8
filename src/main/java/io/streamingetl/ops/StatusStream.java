package io.streamingetl.ops;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
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
    private final Set<HttpServerResponse> clients = new HashSet<>();
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
        clients.add(client);
        client.write(frame());
    }

    private Buffer frame() {
        return Buffer.buffer("data: " + status.get().encode() + "\n\n");
    }

    private void send() {
        if (clients.isEmpty()) {
            return;
        }
        Buffer frame = frame();
        for (HttpServerResponse client : Set.copyOf(clients)) {
            if (client.writeQueueFull()) {
                dropped++;
            } else {
                client.write(frame.copy());
            }
        }
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
