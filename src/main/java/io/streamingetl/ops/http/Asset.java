package io.streamingetl.ops.http;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file on the class path that the server sends to browsers.
 *
 * @param contentType derived from the extension of its name
 * @param text its content
 */
record Asset(String contentType, String text) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Reads the file; throws {@link IllegalStateException} if it is missing or its extension is unknown. */
    static Asset load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            if (in == null || type == null) {
                throw new IllegalStateException(name + " is missing on the class path or has an unknown extension");
            }
            return new Asset(type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a request with the file. */
    void send(RoutingContext context) {
        Responses.text(context, 200, contentType, text);
    }
}
