package io.streamingetl.node;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigReloader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.config.reload.ReloadPlan;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.http.Heartbeats;
import io.streamingetl.ops.http.HttpVerticle;
import io.streamingetl.ops.http.NodeParts;
import io.streamingetl.ops.log.LogSettings;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusBoard;
import io.streamingetl.pipeline.PipelineVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.reports.Crash;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A running pipeline in this process, from a configuration to a clean stop. */
public final class EtlNode {
    private static final Duration HTTP_STATUS_EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final ConfigReloader reloader;
    private final PipelineVerticle pipeline;
    private final NodeParts parts;
    private final AtomicReference<Http> http = new AtomicReference<>();
    private final Promise<Crash> crashed = Promise.promise();
    private final Future<MessageConsumer<Crash>> crashes;

    /** The last one first. */
    private final Deque<String> deployed = new ConcurrentLinkedDeque<>();

    private volatile boolean stopping;

    /** The HTTP server that answers at the moment. */
    private record Http(HttpVerticle verticle, String id) {}

    /**
     * A node that is not started yet.
     *
     * @param source where the configuration is from, and is looked for again
     * @param config what it held
     */
    public EtlNode(Vertx vertx, Optional<ConfigSource> source, EtlConfig config) {
        this(vertx, source, config, ClusterView.FORGET_AFTER);
    }

    /**
     * As the other one.
     *
     * @param forgetAfter for how long it misses a silent node that is not in the consumer group either
     */
    public EtlNode(Vertx vertx, Optional<ConfigSource> source, EtlConfig config, Duration forgetAfter) {
        this.vertx = vertx;
        this.reloader = new ConfigReloader(source, config, this::apply);
        this.pipeline = new PipelineVerticle(config);
        this.parts = parts(config.pipeline(), forgetAfter);
        this.crashes = Bus.listen(vertx, Addresses.CRASHES, crashed::tryComplete);
    }

    /** A started one, by a configuration that does not change. */
    public static Future<EtlNode> start(
            Vertx vertx, EtlConfig config, Duration statusEvery, Consumer<NodeStatus> listener) {
        return new EtlNode(vertx, Optional.empty(), config).start(statusEvery, listener);
    }

    /**
     * Starts it, HTTP first: it tells of a database that is away, which delays the rest. Completes once the consumers
     * are subscribed; where it fails, nothing of it runs on. Never completes where the node is stopped before that.
     *
     * @param statusEvery how often the listener is told where the node stands
     * @param listener called on an event loop
     */
    public Future<EtlNode> start(Duration statusEvery, Consumer<NodeStatus> listener) {
        StatusBoard board = new StatusBoard(parts.metrics()::recordFlush)
                .listener(HTTP_STATUS_EVERY, status::set)
                .listener(statusEvery, listener);
        return parts.heartbeats()
                .deploy(vertx)
                .onSuccess(deployed::push)
                .compose(beating -> deploy(board))
                .compose(told -> deploy(parts.cluster()))
                .compose(seen -> deploy(parts.control()))
                .compose(controlled -> listen(reloader.status().active()))
                .onSuccess(http::set)
                .compose(bound -> deploy(reloader))
                .compose(looking -> deploy(pipeline))
                .map(this)
                .recover(failure -> stopping
                        ? Future.future(never -> {})
                        : stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private NodeParts parts(String name, Duration forgetAfter) {
        NodeInfo info = NodeInfo.here(Version.current());
        ClusterView cluster = new ClusterView(name, info.name(), () -> parts.own(), forgetAfter);
        return new NodeParts(
                info,
                reloader::status,
                status::get,
                new Metrics(info, name, reloader::status, Clock.systemUTC(), status::get),
                new Heartbeats(),
                cluster,
                new NodeControl(name, info.name(), cluster::view, reloader::reload));
    }

    private Future<Http> listen(EtlConfig config) {
        HttpVerticle verticle = new HttpVerticle(config.http(), parts);
        return vertx.deployVerticle(verticle).map(id -> new Http(verticle, id));
    }

    /**
     * Looks at the configuration at once, also while the node starts; tells which one is active then, and why another
     * one was refused. Any thread.
     */
    public Future<ConfigStatus> reload() {
        return reloader.reload();
    }

    /** Begins with what may be refused, and can be taken back. */
    private Future<Void> apply(ReloadPlan plan) {
        Future<Http> listening =
                plan.steps().contains(ReloadPlan.Step.HTTP) ? listen(plan.next()) : Future.succeededFuture(http.get());
        return listening
                .compose(next -> applyToDataPath(plan)
                        .recover(failure ->
                                closeIfNot(next, http.get()).transform(closed -> Future.failedFuture(failure)))
                        .onSuccess(applied -> retireIfNot(http.getAndSet(next), next)))
                .onSuccess(applied -> LogSettings.set(plan.next().log()));
    }

    private Future<Void> applyToDataPath(ReloadPlan plan) {
        return plan.steps().contains(ReloadPlan.Step.DATA_PATH)
                ? pipeline.reconfigure(plan.next())
                : Future.succeededFuture();
    }

    private Future<Void> closeIfNot(Http one, Http other) {
        return one.equals(other) ? Future.succeededFuture() : vertx.undeploy(one.id);
    }

    /**
     * There is no old one where the node was stopped meanwhile. Not waited for: it may be this one that has yet to
     * answer who asked for the change.
     */
    private void retireIfNot(Http old, Http next) {
        if (old == null) {
            vertx.undeploy(next.id);
        } else if (!old.equals(next)) {
            old.verticle.retire().onComplete(retired -> vertx.undeploy(old.id));
        }
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployed::push).mapEmpty();
    }

    /** Where HTTP is bound, also if the configuration says 0 for any free port. */
    public int httpPort() {
        return http.get().verticle.port();
    }

    /**
     * Completes where a stage of the pipeline met what must not be. The node does not go on then, and says so until it
     * is stopped; nothing is lost, for where it stands is in the database.
     */
    public Future<Crash> crashed() {
        return crashed.future();
    }

    /**
     * Whether it was stopped before all that was in flight was finished: what it had not committed is read again. To be
     * asked once it is stopped.
     */
    public boolean cutShort() {
        return pipeline.cutShort();
    }

    /** Stops polling, finishes the flush in flight, leaves the group, closes the pool; HTTP answers until then. */
    public Future<Void> stop() {
        stopping = true;
        reloader.end();
        Future<Void> stopped = pipeline.settle();
        for (String next = deployed.poll(); next != null; next = deployed.poll()) {
            String id = next;
            stopped = stopped.eventually(() -> vertx.undeploy(id));
        }
        Http listening = http.getAndSet(null);
        if (listening != null) {
            stopped = stopped.eventually(() -> vertx.undeploy(listening.id));
        }
        return stopped.eventually(() -> crashes.compose(MessageConsumer::unregister))
                .eventually(() -> {
                    parts.metrics().close();
                    return Future.succeededFuture();
                });
    }
}
