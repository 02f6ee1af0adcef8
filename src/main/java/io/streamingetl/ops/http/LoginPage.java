package io.streamingetl.ops.http;

import io.vertx.ext.web.RoutingContext;

/** The page that asks a browser's user for the token. */
final class LoginPage {
    private static final String MESSAGE = "<!-- message -->";

    private final Asset page = Asset.load("login.html");

    /** @param refused whether the user entered a wrong token */
    void show(RoutingContext context, boolean refused) {
        SecurityHeaders.allowForms(context);
        String message = refused ? "<p role=\"alert\">Wrong token.</p>" : "";
        Responses.text(context, 401, page.contentType(), page.text().replace(MESSAGE, message));
    }
}
