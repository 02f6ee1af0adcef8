package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.config.yaml.Utf8Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A document at an address, read with GET. The HTTP store of vertx-config would ignore the status of the response, and
 * take an error page for the configuration.
 */
record HttpSource(String address) implements ConfigSource {
    private static final long TIMEOUT_MS = 5_000;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Reads on an event loop: a body that arrives before another thread subscribes to it is lost. */
    @Override
    public Future<ConfigContent> read(Vertx vertx) {
        Promise<ConfigContent> read = Promise.promise();
        vertx.runOnContext(now -> request(vertx).onComplete(read));
        return read.future();
    }

    private Future<ConfigContent> request(Vertx vertx) {
        HttpClient client =
                vertx.httpClientBuilder().withRedirectHandler(this::redirect).build();
        return Future.succeededFuture()
                .compose(ready -> client.request(firstRequest()))
                .compose(HttpClientRequest::send)
                .expecting(HttpResponseExpectation.SC_OK)
                .compose(this::body)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .map(body -> new ConfigContent(
                        toString(),
                        List.of(new ConfigContent.File(toString(), Utf8Text.decode(toString(), body.getBytes())))))
                .recover(failure -> Future.failedFuture(Utf8Text.unreadable(toString(), failure)))
                .eventually(client::close);
    }

    private RequestOptions firstRequest() {
        try {
            URI uri = new URI(address);
            RequestOptions options = options(uri);
            int at = uri.getAuthority().lastIndexOf('@');
            if (at >= 0) {
                byte[] login = uri.getAuthority().substring(0, at).getBytes(StandardCharsets.UTF_8);
                options.putHeader(
                        HttpHeaders.AUTHORIZATION,
                        "Basic " + Base64.getEncoder().encodeToString(login));
            }
            return options;
        } catch (URISyntaxException e) {
            throw refused("is not an address: %s (character %,d)".formatted(e.getReason(), e.getIndex() + 1));
        }
    }

    private RequestOptions options(URI uri) {
        try {
            URL url = uri.toURL();
            if (url.getHost().isEmpty()) {
                throw new MalformedURLException("no host");
            }
            return new RequestOptions()
                    .setAbsoluteURI(url)
                    .setSslOptions(new ClientSSLOptions())
                    .setFollowRedirects(true);
        } catch (MalformedURLException | IllegalArgumentException e) {
            // Without the message, which may quote a password.
            throw refused("is not an address such as https://host:port/etl.yaml");
        }
    }

    /** Where to follow a redirect to; null to take the response as it is. A login stays with the server it is for. */
    private Future<RequestOptions> redirect(HttpClientResponse response) {
        String location = response.getHeader(HttpHeaders.LOCATION);
        if (location == null || !REDIRECTS.contains(response.statusCode())) {
            return null;
        }
        return Future.succeededFuture(response.request()).map(request -> redirected(request, location));
    }

    private RequestOptions redirected(HttpClientRequest request, String location) {
        URI origin = URI.create(request.absoluteURI());
        URI target;
        try {
            target = origin.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refused("redirects to what is not an address");
        }
        if (isEncrypted(origin) && !isEncrypted(target)) {
            throw refused("redirects to an address that is not https, where its passwords could be read");
        }
        RequestOptions options = options(target);
        String login = request.headers().get(HttpHeaders.AUTHORIZATION);
        if (login != null && server(origin).equals(server(target))) {
            options.putHeader(HttpHeaders.AUTHORIZATION, login);
        }
        return options;
    }

    private static boolean isEncrypted(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String server(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
                    if (body.length() + part.length() <= ConfigContent.MAX_BYTES) {
                        body.appendBuffer(part);
                    } else {
                        whole.tryFail(ConfigContent.tooLarge(toString()));
                    }
                })
                .endHandler(end -> whole.tryComplete(body))
                .exceptionHandler(whole::tryFail);
        return whole.future();
    }

    private ConfigException refused(String rule) {
        return ConfigException.ofFile(toString(), Violation.NO_LINE, rule);
    }

    /**
     * The address without what may be credentials: the part before an @ and the part after a question mark. If a later
     * part has an @, a password with a slash may come before it, and only the scheme remains.
     */
    @Override
    public String toString() {
        int host = address.indexOf("//") + 2;
        int path = end(address, host, "/?#");
        int query = end(address, path, "?#");
        String scheme = address.substring(0, host);
        if (address.indexOf('@', path) >= 0) {
            return scheme + Secret.REDACTED;
        }
        int login = address.lastIndexOf('@', path);
        return scheme
                + (login < 0 ? "" : Secret.REDACTED)
                + address.substring(login < 0 ? host : login, query)
                + (query == address.length() ? "" : "?" + Secret.REDACTED);
    }

    private static int end(String text, int from, String marks) {
        int end = from;
        while (end < text.length() && marks.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
