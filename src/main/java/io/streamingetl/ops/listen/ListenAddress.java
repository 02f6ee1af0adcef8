package io.streamingetl.ops.listen;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.core.text.FailureMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.BindException;

/**
 * An address on which a node listens.
 *
 * @param section of the configuration, with the keys {@code host} and {@code port}
 * @param port 1 to 65535, or 0 for any free port
 */
public record ListenAddress(String section, String host, int port) {

    /** The host as a socket takes it: an IPv6 address without its brackets. */
    public String bindHost() {
        return host.replaceAll("[\\[\\]]", "");
    }

    /** Listens for a moment; fails as {@link #explain} says. */
    public Future<Void> tryOut(Vertx vertx) {
        return vertx.createNetServer()
                .connectHandler(NetSocket::close)
                .listen(port, bindHost())
                .recover(this::explain)
                .compose(NetServer::close);
    }

    /**
     * Fails with a {@link ConfigException} that names the key; with an {@link IllegalStateException} if another process
     * has the port, which may end it.
     *
     * @param failure the failure to listen
     */
    public <T> Future<T> explain(Throwable failure) {
        boolean inUse =
                failure instanceof BindException && FailureMessage.of(failure).contains("in use");
        return Future.failedFuture(
                inUse
                        ? new IllegalStateException(
                                section + ".port: " + port + " on " + host
                                        + " is in use by another process; set a free port, or 0 for any free port",
                                failure)
                        : Violation.of(
                                        section + ".host",
                                        "can't listen on " + host + " with " + section + ".port " + port + ": "
                                                + FailureMessage.of(failure))
                                .refused());
    }
}
