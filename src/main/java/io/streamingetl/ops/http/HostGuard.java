package io.streamingetl.ops.http;

import io.streamingetl.config.model.HttpConfig;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests to a loopback server whose Host header names another machine. It prevents DNS rebinding, by which a
 * page of another site could read this server's responses in a local browser.
 */
final class HostGuard implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        HostAndPort host = context.request().authority();
        if (host != null && HttpConfig.isLoopback(host.host())) {
            context.next();
        } else {
            Responses.refuse(context, 403, "the Host header must name localhost, 127.0.0.1 or [::1]");
        }
    }
}
