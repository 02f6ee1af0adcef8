package io.streamingetl.cli;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.ops.Heartbeats;
import io.streamingetl.ops.HttpVerticle;
import io.streamingetl.ops.Metrics;
import io.streamingetl.ops.NodeInfo;
import io.streamingetl.ops.NodeParts;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.ops.StatusBoard;
import io.streamingetl.ops.StatusJson;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.NodeControl;
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
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A running pipeline in this process, from a configuration to a clean stop. */
public final class EtlNode {
    private static final Duration HTTP_STATUS_EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final NodeParts parts;
    private final HttpVerticle http;
    private final Promise<Crash> crashed = Promise.promise();
    private final MessageConsumer<Crash> crashes;

    /** The last one first. */
    private final Deque<String> deployed = new ConcurrentLinkedDeque<>();

    private EtlNode(Vertx vertx, NodeParts parts, HttpVerticle http) {
        this.vertx = vertx;
        this.parts = parts;
        this.http = http;
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
        NodeParts parts = parts(config, latest::get);
        StatusBoard board = new StatusBoard(parts.metrics()::committed)
                .tell(HTTP_STATUS_EVERY, latest::set)
                .tell(statusEvery, listener);
        EtlNode node = new EtlNode(vertx, parts, new HttpVerticle(config, parts));
        return parts.heartbeats()
                .deploy(vertx)
                .onSuccess(node.deployed::push)
                .compose(beating -> node.deploy(board))
                .compose(told -> node.deploy(parts.cluster()))
                .compose(seen -> node.deploy(parts.control()))
                .compose(controlled -> node.deploy(node.http))
                .compose(bound -> node.deploy(new PipelineVerticle(config)))
                .map(node)
                .recover(failure -> node.stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private static NodeParts parts(EtlConfig config, Supplier<NodeStatus> status) {
        NodeInfo info = NodeInfo.here(Version.current());
        ClusterView cluster =
                new ClusterView(config.pipeline(), info.name(), () -> StatusJson.node(info, status.get()));
        return new NodeParts(
                info,
                status,
                new Metrics(
                        info,
                        config.pipeline(),
                        config.window().maxOutOfOrderness().toMillis(),
                        Clock.systemUTC(),
                        status),
                new Heartbeats(),
                cluster,
                new NodeControl(config.pipeline(), info.name(), cluster::view));
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
            parts.metrics().close();
            return Future.succeededFuture();
        });
    }
}
