package io.streamingetl.ops;

import io.streamingetl.config.Secret;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets in who presents the token (RFC 6750). The comparison takes as long for every wrong one. */
final class TokenGuard implements Handler<RoutingContext> {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    TokenGuard(Secret token) {
        this.token = token.value().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handle(RoutingContext context) {
        String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (given != null && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && fits(given)) {
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"streaming-etl\"");
            Reply.refuse(context, 401, "needs the header Authorization: Bearer, with the token of http.token");
        }
    }

    /** Netty makes each byte of a header a char. */
    private boolean fits(String given) {
        byte[] presented = given.substring(SCHEME.length()).trim().getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(presented, token);
    }
}
