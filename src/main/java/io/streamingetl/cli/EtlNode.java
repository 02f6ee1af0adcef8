package io.streamingetl.cli;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.ops.HttpVerticle;
import io.streamingetl.ops.Metrics;
import io.streamingetl.ops.NodeInfo;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.ops.StatusBoard;
import io.streamingetl.pipeline.PipelineVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Crash;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A running pipeline in this process, from a configuration to a clean stop. */
public final class EtlNode {
    private static final Duration HTTP_STATUS_EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final HttpVerticle http;
    private final Metrics metrics;
    private final Promise<Crash> crashed = Promise.promise();
    private final MessageConsumer<Crash> crashes;

    /** The last one first. */
    private final Deque<String> deployed = new ConcurrentLinkedDeque<>();

    private EtlNode(Vertx vertx, HttpVerticle http, Metrics metrics) {
        this.vertx = vertx;
        this.http = http;
        this.metrics = metrics;
        this.crashes =
                vertx.eventBus().localConsumer(Addresses.CRASHES, message -> crashed.tryComplete(message.body()));
    }

    /**
     * Starts it, HTTP first: it tells of a database that is away, which delays the rest. Completes once the consumers
     * are subscribed; where it fails, nothing of it runs on.
     *
     * @param statusEvery how often the listener is told where the node stands
     * @param listener called on an event loop
     */
    public static Future<EtlNode> start(
            Vertx vertx, EtlConfig config, Duration statusEvery, Consumer<NodeStatus> listener) {
        AtomicReference<NodeStatus> latest = new AtomicReference<>(NodeStatus.UNKNOWN);
        NodeInfo info = new NodeInfo(Version.current(), Instant.now());
        Metrics metrics = new Metrics(
                info,
                config.pipeline(),
                config.window().maxOutOfOrderness().toMillis(),
                Clock.systemUTC(),
                latest::get);
        StatusBoard board = new StatusBoard(metrics::committed)
                .tell(HTTP_STATUS_EVERY, latest::set)
                .tell(statusEvery, listener);
        EtlNode node = new EtlNode(vertx, new HttpVerticle(config, info, latest::get, metrics), metrics);
        return node.deploy(board)
                .compose(told -> node.deploy(node.http))
                .compose(bound -> node.deploy(new PipelineVerticle(config)))
                .map(node)
                .recover(failure -> node.stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployed::push).mapEmpty();
    }

    /** Where HTTP is bound, also if the configuration says 0 for any free port. */
    public int httpPort() {
        return http.port();
    }

    /**
     * Completes where a stage of the pipeline met what must not be. The node does not go on then, and says so until it
     * is stopped; nothing is lost, for where it stands is in the database.
     */
    public Future<Crash> crashed() {
        return crashed.future();
    }

    /** Stops polling, finishes the flush in flight, leaves the group, closes the pool; HTTP answers until then. */
    public Future<Void> stop() {
        Future<Void> stopped = Future.succeededFuture();
        for (String id : deployed) {
            stopped = stopped.eventually(() -> vertx.undeploy(id));
        }
        deployed.clear();
        return stopped.eventually(crashes::unregister).eventually(() -> {
            metrics.close();
            return Future.succeededFuture();
        });
    }
}
