package io.streamingetl.ops.http;

import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.ops.cluster.Command;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.listen.ListenAddress;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.result.ResultReader;
import io.streamingetl.ops.status.StatusJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves dashboard, status, metrics and health, and sends commands to the nodes for clients with the token.
 *
 * <p>The deployment fails as {@link ListenAddress#explain} says if the address can't be bound.
 */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);

    /**
     * A connection on which nothing was sent for this long is closed. Only what the server sends counts, since a client
     * could hold a connection by one byte a minute.
     */
    private static final int IDLE_TIMEOUT_SECONDS = 60;

    /** How long to wait for requests in progress. One of them may be the command that changed the address. */
    private static final int RETIRE_SECONDS = 5;

    private final HttpConfig http;
    private final NodeComponents node;
    private volatile HttpServer server;
    private ResultReader results;

    /**
     * @param http the address and the token
     * @param node the node to show and command
     */
    public HttpVerticle(HttpConfig http, NodeComponents node) {
        this.http = http;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        results = new ResultReader(vertx, () -> node.config().get().active(), node::settledPartitions);
        Connections connections = new Connections(vertx);
        Router router = router(connections);
        server = vertx.createHttpServer(options(IDLE_TIMEOUT_SECONDS))
                .connectionHandler(connections::onOpen)
                .invalidRequestHandler(HttpVerticle::refuseUndecodable)
                .requestHandler(request -> handle(request, connections, router));
        ListenAddress address = address(http);
        return server.listen(address.port(), address.bindHost())
                .onSuccess(bound -> LOG.info(
                        "dashboard at http://{}:{}/{}",
                        address.bindHost().contains(":") ? "[" + address.bindHost() + "]" : http.host(),
                        bound.actualPort(),
                        http.token().isPresent() ? " for clients with http.token" : ""))
                .recover(address::explain);
    }

    /** Where it listens. */
    public static ListenAddress address(HttpConfig http) {
        return new ListenAddress("http", http.host(), http.port());
    }

    /**
     * HTTP/1.1 only: with HTTP/2 in plain text, a connection would be reported only after its first complete request.
     */
    static HttpServerOptions options(int idleTimeoutSeconds) {
        return new HttpServerOptions()
                .setWriteIdleTimeout(idleTimeoutSeconds)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
    }

    private static void handle(HttpServerRequest request, Connections connections, Router router) {
        SecurityHeaders.put(request.response());
        connections.onRequest(request);
        Optional<String> violation = RequestRules.violation(request);
        if (violation.isEmpty()) {
            router.handle(request);
        } else {
            connections.endAfter(request);
            Responses.refuse(request.response(), 400, violation.get());
        }
    }

    private static void refuseUndecodable(HttpServerRequest request) {
        SecurityHeaders.put(request.response());
        int statusCode = RequestRules.statusCode(request.decoderResult().cause());
        Responses.refuse(
                request.response(),
                statusCode,
                statusCode == 400 ? "not a valid HTTP request" : "the request line or a header is too long");
        request.connection().close();
    }

    /** The port that it is bound to, once it is deployed. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> stop() {
        return results.close();
    }

    /** Accepts no more requests. Completes when those in progress are answered, or after a few seconds. */
    public Future<Void> retire() {
        return server.shutdown(RETIRE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Health and the files of the login page come before the token check: orchestrators and browsers have no token yet.
     */
    private Router router(Connections connections) {
        Router router = Router.router(vertx);
        Asset dashboard = Asset.load("dashboard.html");
        StatusStream stream = new StatusStream(vertx, this::status, connections::onTraffic);
        router.errorHandler(400, context -> Responses.refuse(context, 400, "the path is not valid"))
                .errorHandler(404, context -> Responses.refuse(context, 404, "no such path"))
                .errorHandler(500, HttpVerticle::failed);
        if (HttpConfig.isLoopback(http.host())) {
            router.route().handler(new HostGuard());
        }
        get(router, "/health/live", this::live);
        get(router, "/health/ready", this::ready);
        get(router, AssetHandler.PATH + ":name", new AssetHandler());
        http.token().ifPresent(token -> guard(router, new TokenGuard(token, new LoginPage())));
        get(router, "/", dashboard::send);
        get(router, "/api/status", context -> Responses.json(context, 200, status()));
        get(
                router,
                "/api/history",
                context -> Responses.json(context, 200, node.history().json()));
        get(
                router,
                "/api/events",
                context -> Responses.json(context, 200, node.events().json()));
        serve(router, "/api/stream", List.of(HttpMethod.GET), stream);
        get(router, "/metrics", this::metrics);
        new ResultRoutes(results, http.results())
                .handlers()
                .forEach((path, handler) -> serve(router, path, List.of(HttpMethod.GET), handler));
        post(router, "/api/pause", context -> sendToAll(context, Command.PAUSE));
        post(router, "/api/resume", context -> sendToAll(context, Command.RESUME));
        post(router, "/api/reload", context -> sendToAll(context, Command.RELOAD));
        return router;
    }

    /** A fault of this program. */
    private static void failed(RoutingContext context) {
        LOG.error("request failed: path={}", context.request().path(), context.failure());
        if (context.response().headWritten()) {
            context.request().connection().close();
        } else {
            Responses.refuse(context, 500, "failed unexpectedly; the log of the node has the cause");
        }
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        serve(router, path, List.of(HttpMethod.GET, HttpMethod.HEAD), handler);
    }

    private static void serve(Router router, String path, List<HttpMethod> methods, Handler<RoutingContext> handler) {
        Route route = router.route(path).handler(handler);
        methods.forEach(route::method);
        String names = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        router.route(path).handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, names);
            Responses.refuse(context, 405, "the path supports only " + names);
        });
    }

    private static void guard(Router router, TokenGuard guard) {
        serve(router, "/login", List.of(HttpMethod.POST), guard::login);
        router.route().handler(guard);
    }

    /** Commands need the token even on loopback, because any page in a local browser can send a request. */
    private void post(Router router, String path, Handler<RoutingContext> handler) {
        serve(router, path, List.of(HttpMethod.POST), context -> {
            if (http.token().isPresent()) {
                handler.handle(context);
            } else {
                Responses.refuse(
                        context, 403, "requires http.token in the configuration, and the token in the request");
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
        Responses.json(context, reasons.isEmpty() ? 200 : 503, body);
    }

    private JsonObject status() {
        return StatusJson.of(
                node.ownStatus(), node.cluster().view(), node.config().get().active());
    }

    private void sendToAll(RoutingContext context, Command command) {
        node.control()
                .sendToAll(command)
                .onSuccess(answers -> Responses.json(
                        context,
                        NodeControl.allDone(answers) ? 200 : 502,
                        new JsonObject().put("command", command.lowerCaseName()).put("nodes", answers)));
    }

    private void metrics(RoutingContext context) {
        Responses.text(context, 200, Metrics.CONTENT_TYPE, node.metrics().scrape());
    }
}
