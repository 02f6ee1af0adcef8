package io.streamingetl.ops.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.streamingetl.config.rule.Secret;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Admits requests with the token (RFC 6750) or the cookie that a browser gets for it. The comparison takes constant
 * time, and the response to a wrong token is delayed to slow down guessing.
 *
 * <p>A browser adds its cookie to every request. {@code SameSite} keeps it out of requests from other sites' pages;
 * requests that change something must also have the Origin header of this server.
 */
final class TokenGuard implements Handler<RoutingContext> {
    /** Together with the number of connections, it limits the rate of guesses. */
    static final long WRONG_TOKEN_DELAY_MS = 250;

    /** Enough for a form with a token. */
    private static final int LOGIN_BYTES = 8 * 1024;

    private static final String SCHEME = "Bearer ";
    private static final String COOKIE = "streaming-etl";
    private static final String MAC = "HmacSHA256";

    private final byte[] token;
    private final byte[] session;
    private final LoginPage page;

    TokenGuard(Secret token, LoginPage page) {
        this.token = token.value().getBytes(StandardCharsets.UTF_8);
        this.session = session(this.token);
        this.page = page;
    }

    /** The cookie's value, derived from the token. It does not reveal the token and changes with it. */
    private static byte[] session(byte[] token) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(token, MAC));
            byte[] tag = mac.doFinal("dashboard session".getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encode(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasToken(request)) {
            context.next();
        } else if (!hasCookie(request)) {
            refuseLater(context, hasGuess(request), () -> refuse(context));
        } else if (isSafe(request.method()) || isSameOrigin(request)) {
            context.next();
        } else {
            Responses.refuse(context, 403, "must come from a page of this server or carry the token itself");
        }
    }

    private boolean hasToken(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        // Netty decodes each byte of a header into one char.
        return given != null
                && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        given.substring(SCHEME.length()).trim().getBytes(StandardCharsets.ISO_8859_1), token);
    }

    private boolean hasCookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie != null
                && MessageDigest.isEqual(cookie.getValue().getBytes(StandardCharsets.ISO_8859_1), session);
    }

    /** A cookie is one too: its value can be computed from a guessed token. */
    private static boolean hasGuess(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getCookie(COOKIE) != null;
    }

    private static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static boolean isSameOrigin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origin.replaceFirst("^https?://", "").equals(request.getHeader(HttpHeaders.HOST));
    }

    private void refuse(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
        if (accepted != null && accepted.contains("text/html")) {
            page.show(context, false);
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"streaming-etl\"");
            Responses.refuse(context, 401, "requires the header Authorization: Bearer with the value of http.token");
        }
    }

    /** Exchanges the token in the login page's form for the cookie. Reads no more than such a form can have. */
    void login(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > LOGIN_BYTES) {
            Responses.refuse(context, 413, "the request body must not be larger than " + LOGIN_BYTES + " bytes");
        } else {
            // It fails only if the client goes.
            request.body().onSuccess(form -> login(context, form));
        }
    }

    private void login(RoutingContext context, Buffer form) {
        if (given(form).stream()
                .anyMatch(text -> MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), token))) {
            context.response()
                    .addCookie(Cookie.cookie(COOKIE, new String(session, StandardCharsets.ISO_8859_1))
                            .setPath("/")
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.STRICT))
                    .setStatusCode(303)
                    .putHeader(HttpHeaders.LOCATION, "/")
                    .end();
        } else {
            refuseLater(context, true, () -> page.show(context, true));
        }
    }

    /** The tokens in a form; none if it is not one. */
    private static List<String> given(Buffer form) {
        try {
            return new QueryStringDecoder(form.toString(), false).parameters().getOrDefault("token", List.of());
        } catch (IllegalArgumentException notEncoded) {
            return List.of();
        }
    }

    /** Refuses immediately if the request has no token. */
    private static void refuseLater(RoutingContext context, boolean guessed, Runnable refusal) {
        if (!guessed) {
            refusal.run();
            return;
        }
        context.vertx().setTimer(WRONG_TOKEN_DELAY_MS, timer -> {
            if (!context.response().closed()) {
                refusal.run();
            }
        });
    }
}
