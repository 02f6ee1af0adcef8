package io.streamingetl.ops;

import io.vertx.ext.web.RoutingContext;

/** Asks a browser's user for the token. */
final class LoginPage {
    private static final String MESSAGE = "<!-- message -->";

    private final Page page = Page.load("login.html", "form-action 'self'");

    /** @param refused whether a wrong token was given */
    void show(RoutingContext context, boolean refused) {
        context.response().putHeader("Content-Security-Policy", page.contentSecurityPolicy());
        String message = refused ? "<p role=\"alert\">That is not the token.</p>" : "";
        Reply.text(context, 401, Page.CONTENT_TYPE, page.html().replace(MESSAGE, message));
    }
}
