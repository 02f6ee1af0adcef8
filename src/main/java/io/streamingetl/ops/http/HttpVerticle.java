package io.streamingetl.ops.http;

import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.ops.cluster.Command;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.StatusJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves dashboard, status, metrics and health; and passes on what somebody with the token tells the nodes.
 *
 * <p>Deploying fails with an {@link IllegalStateException} that names the key where the address cannot be bound.
 */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);

    /** A connection without traffic is closed: clients that hang hold nothing for long. */
    private static final int IDLE_TIMEOUT_SECONDS = 60;

    /** The request that asked for another address is one of those that are waited for. */
    private static final int RETIRE_SECONDS = 5;

    /** A form with a token. */
    private static final int LOGIN_BYTES = 8 * 1024;

    private static final int TOO_LARGE = 413;

    private final HttpConfig http;
    private final NodeParts node;
    private volatile HttpServer server;

    /**
     * @param http where to listen
     * @param node what is shown, and told
     */
    public HttpVerticle(HttpConfig http, NodeParts node) {
        this.http = http;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        Connections connections = new Connections(vertx);
        Router router = router();
        server = vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .requestHandler(request -> {
                    connections.asked(request.connection());
                    router.handle(request);
                });
        return server.listen(http.port(), bare(http.host()))
                .onSuccess(bound -> LOG.info(
                        "dashboard at http://{}:{}/{}",
                        bare(http.host()).contains(":") ? "[" + bare(http.host()) + "]" : http.host(),
                        bound.actualPort(),
                        http.token().isPresent() ? " for clients with http.token" : ""))
                .recover(failure -> Future.failedFuture(new IllegalStateException(refusal(http, failure), failure)));
    }

    /** HTTP/1.1 alone: with HTTP/2 in plain text, a connection would be known only after its first whole request. */
    static HttpServerOptions options() {
        return new HttpServerOptions().setIdleTimeout(IDLE_TIMEOUT_SECONDS).setHttp2ClearTextEnabled(false);
    }

    /** Where it is bound; once it is deployed. */
    public int port() {
        return server.actualPort();
    }

    /** Takes no more requests, and completes once those under way are answered, or after a while. */
    public Future<Void> retire() {
        return server.shutdown(RETIRE_SECONDS, TimeUnit.SECONDS);
    }

    private static String bare(String host) {
        return host.replaceAll("[\\[\\]]", "");
    }

    private static String refusal(HttpConfig http, Throwable failure) {
        boolean inUse = failure instanceof BindException
                && String.valueOf(failure.getMessage()).contains("in use");
        return inUse
                ? "http.port: " + http.port() + " on " + http.host()
                        + " is in use by another process; set a free one, or 0 for any free one"
                : "http.host: " + http.host() + " with http.port " + http.port() + " can't be listened on: "
                        + failure.getMessage();
    }

    /** Health stands before the token, so that an orchestrator needs none; and so do the files of the login page. */
    private Router router() {
        Router router = Router.router(vertx);
        Asset dashboard = Asset.load("dashboard.html");
        StatusStream stream = new StatusStream(vertx, this::status);
        router.errorHandler(TOO_LARGE, context -> Reply.refuse(context, TOO_LARGE, "is too large"));
        router.route().handler(new SecurityHeaders());
        if (HttpConfig.isLoopback(http.host())) {
            router.route().handler(new HostGuard());
        }
        get(router, "/health/live", this::live);
        get(router, "/health/ready", this::ready);
        get(router, Assets.PATH + ":name", new Assets());
        http.token().ifPresent(token -> guard(router, new TokenGuard(token, new LoginPage())));
        get(router, "/", dashboard::send);
        get(router, "/api/status", context -> Reply.json(context, 200, status()));
        router.get("/api/stream").handler(stream);
        get(router, "/metrics", this::metrics);
        post(router, "/api/pause", context -> sendToAll(context, Command.PAUSE));
        post(router, "/api/resume", context -> sendToAll(context, Command.RESUME));
        post(router, "/api/reload", context -> sendToAll(context, Command.RELOAD));
        return router;
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    private static void guard(Router router, TokenGuard guard) {
        router.post("/login")
                .handler(BodyHandler.create(false).setBodyLimit(LOGIN_BYTES))
                .handler(guard::login);
        router.route().handler(guard);
    }

    /** What changes something needs the token on loopback too: a page in a local browser could ask for it. */
    private void post(Router router, String path, Handler<RoutingContext> handler) {
        router.post(path).handler(context -> {
            if (http.token().isPresent()) {
                handler.handle(context);
            } else {
                Reply.refuse(context, 403, "needs http.token to be set in the configuration, and to be presented");
            }
        });
    }

    private void live(RoutingContext context) {
        health(context, node.heartbeats().reasons());
    }

    private void ready(RoutingContext context) {
        health(context, node.status().get().reasons());
    }

    private static void health(RoutingContext context, List<String> reasons) {
        JsonObject body = new JsonObject()
                .put("status", reasons.isEmpty() ? "UP" : "DOWN")
                .put("reasons", new JsonArray(reasons));
        Reply.json(context, reasons.isEmpty() ? 200 : 503, body);
    }

    private JsonObject status() {
        return StatusJson.of(
                node.own(), node.cluster().view(), node.config().get().active());
    }

    private void sendToAll(RoutingContext context, Command command) {
        node.control()
                .sendToAll(command)
                .onSuccess(answers -> Reply.json(
                        context,
                        NodeControl.allDone(answers) ? 200 : 502,
                        new JsonObject().put("command", command.lowerCaseName()).put("nodes", answers)));
    }

    private void metrics(RoutingContext context) {
        Reply.text(context, 200, Metrics.CONTENT_TYPE, node.metrics().scrape());
    }
}
