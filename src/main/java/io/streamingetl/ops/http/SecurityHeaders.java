package io.streamingetl.ops.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Headers that restrict browsers to this server's own files and forbid caching, type sniffing, framing and referrers.
 */
final class SecurityHeaders {
    private static final String POLICY = "Content-Security-Policy";

    private SecurityHeaders() {}

    private static String policy(String formAction) {
        return "default-src 'none'; connect-src 'self'; img-src 'self'; style-src 'self'; script-src 'self';"
                + " base-uri 'none'; form-action " + formAction
                + "; frame-ancestors 'none'; require-trusted-types-for 'script'";
    }

    /** Lets the page in this response send forms to this server. */
    static void allowForms(RoutingContext context) {
        context.response().putHeader(POLICY, policy("'self'"));
    }

    /** Puts them into a response. */
    static void put(HttpServerResponse response) {
        response.putHeader(POLICY, policy("'none'"))
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
