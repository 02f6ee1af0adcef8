package io.streamingetl.ops.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ends a request with a body. */
final class Responses {
    private Responses() {}

    static void json(RoutingContext context, int statusCode, JsonObject body) {
        text(context, statusCode, "application/json; charset=utf-8", body.encode());
    }

    /** Refuses a request with the reason in {@code error}. */
    static void refuse(RoutingContext context, int statusCode, String reason) {
        json(context, statusCode, new JsonObject().put("error", reason));
    }

    static void text(RoutingContext context, int statusCode, String contentType, String body) {
        context.response()
                .setStatusCode(statusCode)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .end(body);
    }
}
