package io.streamingetl.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Tells browsers to run and load nothing but the page's own parts, and to keep, guess and pass on nothing.
 *
 * @param contentSecurityPolicy of every answer
 */
record SecurityHeaders(String contentSecurityPolicy) implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", contentSecurityPolicy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        context.next();
    }
}
