package io.streamingetl.ops;

import io.streamingetl.config.ConfigStatus;
import io.streamingetl.config.HttpConfig;
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
import java.net.BindException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves dashboard, status, metrics and health. Nothing here changes anything.
 *
 * <p>Deploying fails with an {@link IllegalStateException} that names the key where the address cannot be bound.
 */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);

    /** A connection without traffic is closed: clients that hang hold nothing for long. */
    private static final int IDLE_TIMEOUT_SECONDS = 60;

    private final HttpConfig http;
    private final Supplier<ConfigStatus> config;
    private final NodeInfo info;
    private final Supplier<NodeStatus> status;
    private final Metrics metrics;
    private volatile HttpServer server;

    /**
     * @param http where to listen
     * @param config what the node runs by
     * @param status the latest there is; asked on this verticle's event loop
     */
    public HttpVerticle(
            HttpConfig http,
            Supplier<ConfigStatus> config,
            NodeInfo info,
            Supplier<NodeStatus> status,
            Metrics metrics) {
        this.http = http;
        this.config = config;
        this.info = info;
        this.status = status;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_TIMEOUT_SECONDS))
                .requestHandler(router());
        return server.listen(http.port(), bare(http.host()))
                .onSuccess(bound -> LOG.info(
                        "dashboard at http://{}:{}/{}",
                        bare(http.host()).contains(":") ? "[" + bare(http.host()) + "]" : http.host(),
                        bound.actualPort(),
                        http.token().isPresent() ? " for clients with http.token" : ""))
                .recover(failure -> Future.failedFuture(new IllegalStateException(refusal(http, failure), failure)));
    }

    /** Where it is bound; once it is deployed. */
    public int port() {
        return server.actualPort();
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

    /** Health stands before the token, so that an orchestrator needs none. */
    private Router router() {
        Router router = Router.router(vertx);
        DashboardPage page = DashboardPage.load();
        router.route().handler(new SecurityHeaders(page.contentSecurityPolicy()));
        if (HttpConfig.isLoopback(http.host())) {
            router.route().handler(new HostGuard());
        }
        get(router, "/health/live", this::live);
        get(router, "/health/ready", this::ready);
        http.token().ifPresent(token -> router.route().handler(new TokenGuard(token)));
        get(router, "/", context -> Reply.text(context, 200, "text/html; charset=utf-8", page.html()));
        get(router, "/api/status", this::status);
        get(router, "/metrics", this::metrics);
        return router;
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    }

    private void live(RoutingContext context) {
        Reply.json(context, 200, new JsonObject().put("status", "UP"));
    }

    private void ready(RoutingContext context) {
        NodeStatus now = status.get();
        JsonObject body = new JsonObject()
                .put("status", now.ready() ? "UP" : "DOWN")
                .put("reasons", new JsonArray(now.reasons()));
        Reply.json(context, now.ready() ? 200 : 503, body);
    }

    private void status(RoutingContext context) {
        Reply.json(context, 200, StatusJson.of(info, config.get(), status.get()));
    }

    private void metrics(RoutingContext context) {
        Reply.text(context, 200, Metrics.CONTENT_TYPE, metrics.scrape());
    }
}
