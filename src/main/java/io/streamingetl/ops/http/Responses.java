package io.streamingetl.ops.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends a request with a body. */
final class Responses {
    private static final String JSON = "application/json; charset=utf-8";

    private Responses() {}

    static void json(RoutingContext context, int statusCode, JsonObject body) {
        text(context, statusCode, JSON, body.encode());
    }

    /** Refuses a request with the reason in {@code error}. */
    static void refuse(RoutingContext context, int statusCode, String reason) {
        refuse(context.response(), statusCode, reason);
    }

    /** Refuses a request with the reason in {@code error}. */
    static void refuse(HttpServerResponse response, int statusCode, String reason) {
        text(response, statusCode, JSON, new JsonObject().put("error", reason).encode());
    }

    static void text(RoutingContext context, int statusCode, String contentType, String body) {
        text(context.response(), statusCode, contentType, body);
    }

    private static void text(HttpServerResponse response, int statusCode, String contentType, String body) {
        response.setStatusCode(statusCode)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .end(body);
    }
}
