package io.streamingetl.ops.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the number of connections and the time until a connection sends its first complete request, so that slow or
 * silent clients can't exhaust the server. Event loop only.
 */
final class Connections {
    /** Enough for browsers, scrapers and probes, and far below the usual limit of open files. */
    static final int MAX = 500;

    private static final long FIRST_REQUEST_MS = 15_000;

    private final Vertx vertx;
    private final int max;
    private final long firstRequestMs;

    /** The timers of connections without a first request. */
    private final Map<HttpConnection, Long> silent = new HashMap<>();

    private int open;

    Connections(Vertx vertx) {
        this(vertx, MAX, FIRST_REQUEST_MS);
    }

    /**
     * For tests.
     *
     * @param max further connections are closed immediately
     * @param firstRequestMs how long a connection may be open without a first request
     */
    Connections(Vertx vertx, int max, long firstRequestMs) {
        this.vertx = vertx;
        this.max = max;
        this.firstRequestMs = firstRequestMs;
    }

    /** A client connected. */
    void onOpen(HttpConnection connection) {
        if (open >= max) {
            connection.close();
            return;
        }
        open++;
        silent.put(connection, vertx.setTimer(firstRequestMs, timer -> connection.close()));
        connection.closeHandler(closed -> {
            open--;
            onRequest(connection);
        });
    }

    /** A request arrived. */
    void onRequest(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
