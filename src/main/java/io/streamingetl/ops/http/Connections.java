package io.streamingetl.ops.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of connections and the time for each request, so that slow or silent clients can't exhaust the
 * server. Beyond the limit, a client is admitted by closing the connection that has been idle longest: the probe of an
 * orchestrator always gets through. Event loop only.
 */
final class Connections {
    /** Enough for browsers, scrapers and probes, and far below the usual limit of open files. */
    static final int MAX = 500;

    /** For all of a request with its body. The time of a connection's first request begins when it is opened. */
    private static final long REQUEST_MS = 15_000;

    /** For the rest of a request that is answered already. Closing while it arrives could discard the answer. */
    private static final long REST_MS = 1_000;

    /** For the answer to the last request of a connection; longer than any takes. */
    private static final long ANSWER_MS = 60_000;

    private static final long NONE = -1;

    private final Vertx vertx;
    private final int max;
    private final long requestMs;

    /** The timer that closes each connection unless a request is complete by then, or none; the longest idle first. */
    private final Map<HttpConnection, Long> open = new LinkedHashMap<>(16, 0.75f, true);

    Connections(Vertx vertx) {
        this(vertx, MAX, REQUEST_MS);
    }

    /**
     * For tests.
     *
     * @param max how many connections may be open
     * @param requestMs how long a client may take for a request
     */
    Connections(Vertx vertx, int max, long requestMs) {
        this.vertx = vertx;
        this.max = max;
        this.requestMs = requestMs;
    }

    /** A client connected. */
    void onOpen(HttpConnection connection) {
        if (open.size() >= max) {
            close(open.keySet().iterator().next());
        }
        open.put(connection, NONE);
        closeAfter(connection, requestMs);
        connection.closeHandler(closed -> forget(connection));
    }

    /** The head of a request arrived. */
    void onRequest(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (open.getOrDefault(connection, NONE) == NONE) {
            closeAfter(connection, requestMs);
        }
        request.end().onSuccess(complete -> cancelTimer(connection));
        if (hasBody(request)) {
            endAfter(request);
        }
    }

    /** A request or a part of a response passed: the connection is not idle. */
    void onTraffic(HttpConnection connection) {
        open.computeIfPresent(connection, (same, timer) -> timer);
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0");
    }

    /**
     * Makes a request the last of its connection, as each request with a body is. What follows it is discarded, since a
     * proxy may have counted it as part of the body. The connection is closed once the request is complete and
     * answered, or soon after the answer.
     */
    void endAfter(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        connection.shutdown(ANSWER_MS, TimeUnit.MILLISECONDS);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).endHandler(answered -> {
            if (!request.isEnded()) {
                closeAfter(connection, REST_MS);
            }
        });
    }

    private void closeAfter(HttpConnection connection, long ms) {
        if (open.containsKey(connection)) {
            cancelTimer(connection);
            open.put(connection, vertx.setTimer(ms, timer -> close(connection)));
        }
    }

    private void cancelTimer(HttpConnection connection) {
        Long timer = open.replace(connection, NONE);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private void forget(HttpConnection connection) {
        cancelTimer(connection);
        open.remove(connection);
    }

    /** Immediately: {@link HttpConnection#close} waits until the client has taken what was sent, if it ever does. */
    private void close(HttpConnection connection) {
        forget(connection);
        var unused = ((ConnectionBase) connection).channelHandlerContext().close();
    }
}
