package io.streamingetl.ops.http;

import io.streamingetl.config.model.HttpConfig;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests that call a loopback server by another machine's name: DNS rebinding, by which a foreign page in a
 * local browser would read what is served here.
 */
final class HostGuard implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        HostAndPort called = context.request().authority();
        if (called != null && HttpConfig.isLoopback(called.host())) {
            context.next();
        } else {
            Reply.refuse(context, 403, "the Host header must name localhost, 127.0.0.1 or [::1]");
        }
    }
}
