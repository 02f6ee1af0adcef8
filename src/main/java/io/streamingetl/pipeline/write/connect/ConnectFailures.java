package io.streamingetl.pipeline.write.connect;

import io.streamingetl.config.model.SinkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.SocketAddress;
import io.vertx.sqlclient.ClosedConnectionException;
import java.util.concurrent.atomic.AtomicReference;

/** Finds out why a pool has no connection where the client does not pass the reason on. Any thread. */
public final class ConnectFailures {
    /** The client's text if the pool had no connection in time. */
    private static final String POOL_TIMEOUT = "Timeout";

    private final Vertx vertx;
    private final SinkConfig sink;
    private final AtomicReference<Throwable> setup = new AtomicReference<>();

    public ConnectFailures(Vertx vertx, SinkConfig sink) {
        this.vertx = vertx;
        this.sink = sink;
    }

    /** The pool's connect handler ends a connection for this reason. */
    public void onSetupFailed(Throwable reason) {
        setup.set(reason);
    }

    /** Fails with the reason behind the client's failure to connect. */
    public <T> Future<T> reason(Throwable failure) {
        Throwable refused = setup.getAndSet(null);
        if (refused != null) {
            return Future.failedFuture(refused);
        }
        boolean timedOut = POOL_TIMEOUT.equals(failure.getMessage());
        if (!timedOut && !(failure instanceof ClosedConnectionException)) {
            return Future.failedFuture(failure);
        }
        return ServerGreeting.refusal(vertx, SocketAddress.inetSocketAddress(sink.port(), sink.host()))
                .compose(refusal -> Future.failedFuture(refusal.orElse(timedOut ? timeout(failure) : failure)));
    }

    private Throwable timeout(Throwable failure) {
        return new VertxException(
                "no connection within " + MySqlPool.CONNECT_TIMEOUT.toSeconds()
                        + " s: the server does not answer, or all " + sink.connections()
                        + " of sink.connections are in use",
                failure);
    }
}
