package io.streamingetl.ops.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds what clients hold: only so many connections at a time, each of which has to ask for something before long. A
 * client that sends its request byte by byte is not waited for. Event loop only.
 */
final class Connections {
    /** Enough for browsers, scrapers and probes, and far less than a process may open. */
    static final int MAX = 500;

    private static final long PATIENCE_MS = 15_000;

    private final Vertx vertx;
    private final int max;
    private final long patienceMs;

    /** The timers of those that have not asked for anything. */
    private final Map<HttpConnection, Long> silent = new HashMap<>();

    private int open;

    Connections(Vertx vertx) {
        this(vertx, MAX, PATIENCE_MS);
    }

    /**
     * For tests.
     *
     * @param max more are closed at once
     * @param patienceMs how long one may be open without a first request
     */
    Connections(Vertx vertx, int max, long patienceMs) {
        this.vertx = vertx;
        this.max = max;
        this.patienceMs = patienceMs;
    }

    /** A client has connected. */
    void opened(HttpConnection connection) {
        if (open >= max) {
            connection.close();
            return;
        }
        open++;
        silent.put(connection, vertx.setTimer(patienceMs, timer -> connection.close()));
        connection.closeHandler(closed -> {
            open--;
            asked(connection);
        });
    }

    /** Its first request is there, or another one. */
    void asked(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
