package io.streamingetl.ops.http;

import io.vertx.ext.web.RoutingContext;

/** Asks a browser's user for the token. */
final class LoginPage {
    private static final String MESSAGE = "<!-- message -->";

    private final Asset page = Asset.load("login.html");

    /** @param refused whether a wrong token was given */
    void show(RoutingContext context, boolean refused) {
        SecurityHeaders.allowForms(context);
        String message = refused ? "<p role=\"alert\">That is not the token.</p>" : "";
        Reply.text(context, 401, page.contentType(), page.text().replace(MESSAGE, message));
    }
}
