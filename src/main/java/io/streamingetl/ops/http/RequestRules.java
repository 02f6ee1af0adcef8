package io.streamingetl.ops.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What each request must satisfy before any route sees it. Vert.x accepts requests whose end or host a lax proxy in
 * front of it determines differently, which lets a client hide a request inside another (<a
 * href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">request smuggling</a>).
 */
final class RequestRules {
    /** Announces eight bytes of body without a Content-Length, in a draft of WebSocket that Netty still honours. */
    private static final String OLD_WEB_SOCKET = "Sec-WebSocket-Key1";

    private RequestRules() {}

    /** Why the request is refused; empty if it satisfies the rules. */
    static Optional<String> violation(HttpServerRequest request) {
        MultiMap headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        boolean mayOmitHost = request.version() == HttpVersion.HTTP_1_0;
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            // Even chunked: Netty removes a Content-Length beside it.
            return Optional.of("Transfer-Encoding is not supported; send the body with a Content-Length");
        } else if (headers.contains(OLD_WEB_SOCKET)) {
            return Optional.of(OLD_WEB_SOCKET + " is not supported");
        } else if (headers.contains("")) {
            return Optional.of("a header has no name");
        } else if (hosts.size() > 1 || (hosts.isEmpty() && !mayOmitHost)) {
            return Optional.of("a request must have one Host header, but this one has " + hosts.size());
        } else if (!hosts.isEmpty() && !isHost(request.authority())) {
            return Optional.of("the Host header must be a host name or an IP address, and an optional port");
        } else if (!isOwnTarget(request.uri(), hosts)) {
            return Optional.of("the request target must be a path, or an http URI with the host of the Host header");
        }
        return Optional.empty();
    }

    private static boolean isHost(HostAndPort authority) {
        return authority != null && !authority.host().isEmpty();
    }

    private static boolean isOwnTarget(String target, List<String> hosts) {
        if (target.startsWith("/")) {
            return true;
        }
        String uri = target.toLowerCase(Locale.ROOT) + "/";
        return hosts.stream().anyMatch(host -> uri.startsWith("http://" + host.toLowerCase(Locale.ROOT) + "/"));
    }

    /** The status code for a request that is not HTTP. */
    static int statusCode(Throwable decodingFailure) {
        if (decodingFailure instanceof TooLongHttpLineException) {
            return 414;
        }
        return decodingFailure instanceof TooLongHttpHeaderException ? 431 : 400;
    }
}
