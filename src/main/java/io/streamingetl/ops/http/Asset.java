package io.streamingetl.ops.http;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file of the class path for a browser.
 *
 * @param contentType by the ending of its name
 * @param text the whole of it
 */
record Asset(String contentType, String text) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Reads it; throws {@link IllegalStateException} where the class path holds no such file. */
    static Asset load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                throw new IllegalStateException(name + " is missing on the class path, or of no known type");
            }
            return new Asset(type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a request with it. */
    void send(RoutingContext context) {
        Reply.text(context, 200, contentType, text);
    }
}
