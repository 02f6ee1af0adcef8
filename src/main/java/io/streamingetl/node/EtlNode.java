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
import io.streamingetl.ops.http.NodeComponents;
import io.streamingetl.ops.log.EventLog;
import io.streamingetl.ops.log.LogSettings;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusBoard;
import io.streamingetl.ops.status.StatusHistory;
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
    private static final Duration HISTORY_PERIOD = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final AtomicReference<NodeStatus> status = new AtomicReference<>(NodeStatus.UNKNOWN);
    private final ConfigReloader reloader;
    private final PipelineVerticle pipeline;
    private final NodeComponents components;
    private final AtomicReference<Http> http = new AtomicReference<>();
    private final Promise<Crash> crashed = Promise.promise();
    private final Future<MessageConsumer<Crash>> crashes;

    /** The ids of the deployments, the latest first. */
    private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

    private volatile boolean stopping;

    /** The current HTTP server. */
    private record Http(HttpVerticle verticle, String id) {}

    /**
     * A node that is not started yet.
     *
     * @param source where to look for changes of the configuration; empty if it never changes
     * @param config the configuration to start with
     */
    public EtlNode(Vertx vertx, Optional<ConfigSource> source, EtlConfig config) {
        this(vertx, source, config, ClusterView.FORGET_AFTER);
    }

    /**
     * A node that is not started yet.
     *
     * @param forgetAfter how long a silent node counts as missing if it is not in the consumer group
     */
    public EtlNode(Vertx vertx, Optional<ConfigSource> source, EtlConfig config, Duration forgetAfter) {
        this.vertx = vertx;
        this.reloader = new ConfigReloader(source, config, this::apply);
        this.pipeline = new PipelineVerticle(config);
        this.components = components(config.pipeline(), forgetAfter);
        this.crashes = Bus.listen(vertx, Addresses.CRASHES, crashed::tryComplete);
    }

    /** Starts a node with a configuration that never changes. */
    public static Future<EtlNode> start(
            Vertx vertx, EtlConfig config, Duration statusEvery, Consumer<NodeStatus> listener) {
        return new EtlNode(vertx, Optional.empty(), config).start(statusEvery, listener);
    }

    /**
     * Starts the node, HTTP first, so that the status shows why the rest waits, such as for an unreachable database.
     * Completes when the consumers are subscribed. On a failure it stops everything again. Never completes if the node
     * is stopped before.
     *
     * @param statusEvery the period of the listener's calls
     * @param listener receives the status on an event loop
     */
    public Future<EtlNode> start(Duration statusEvery, Consumer<NodeStatus> listener) {
        StatusBoard board = new StatusBoard(this::onCommit)
                .listener(HTTP_STATUS_EVERY, this::onStatus)
                .listener(statusEvery, listener);
        return components
                .heartbeats()
                .deploy(vertx)
                .onSuccess(deployments::push)
                .compose(beating -> deploy(board))
                .compose(reporting -> deploy(components.cluster()))
                .compose(viewing -> deploy(components.control()))
                .compose(controlled -> listen(reloader.status().active()))
                .onSuccess(http::set)
                .compose(bound -> deploy(reloader))
                .compose(scanning -> deploy(pipeline))
                .onSuccess(running -> pipeline.acceptable().onFailure(crashed::tryFail))
                .map(this)
                .recover(failure -> stopping
                        ? Future.future(never -> {})
                        : stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private void onCommit(Duration took) {
        components.metrics().recordFlush(took);
        components.history().onCommit(took);
    }

    private void onStatus(NodeStatus latest) {
        long nowMs = System.currentTimeMillis();
        Duration maxOutOfOrderness = reloader.status().active().window().maxOutOfOrderness();
        status.set(latest);
        components.history().onStatus(latest, nowMs, latest.closeLagMs(nowMs, maxOutOfOrderness));
    }

    private NodeComponents components(String name, Duration forgetAfter) {
        NodeInfo info = NodeInfo.here(Version.current());
        ClusterView cluster = new ClusterView(name, info.name(), () -> components.ownStatus(), forgetAfter);
        return new NodeComponents(
                info,
                reloader::status,
                status::get,
                new StatusHistory(HISTORY_PERIOD),
                EventLog.open(),
                new Metrics(info, name, reloader::status, Clock.systemUTC(), status::get),
                new Heartbeats(),
                cluster,
                new NodeControl(name, info.name(), cluster::view, reloader::reload));
    }

    private Future<Http> listen(EtlConfig config) {
        HttpVerticle verticle = new HttpVerticle(config.http(), components);
        return vertx.deployVerticle(verticle).map(id -> new Http(verticle, id));
    }

    /**
     * Reads the configuration again immediately, even while the node starts. Returns which one is active then, and why
     * the current one was refused, if it was. Any thread.
     */
    public Future<ConfigStatus> reload() {
        return reloader.reload();
    }

    /** Begins with the HTTP server: it may be refused, and can be rolled back. */
    private Future<Void> apply(ReloadPlan plan) {
        Future<Http> listening =
                plan.steps().contains(ReloadPlan.Step.HTTP) ? listen(plan.next()) : Future.succeededFuture(http.get());
        return listening
                .compose(next -> applyToDataPath(plan)
                        .recover(failure ->
                                undeployUnless(next, http.get()).transform(closed -> Future.failedFuture(failure)))
                        .onSuccess(applied -> retireUnless(http.getAndSet(next), next)))
                .onSuccess(applied -> LogSettings.set(plan.next().log()));
    }

    private Future<Void> applyToDataPath(ReloadPlan plan) {
        return plan.steps().contains(ReloadPlan.Step.DATA_PATH)
                ? pipeline.reconfigure(plan.next())
                : Future.succeededFuture();
    }

    private Future<Void> undeployUnless(Http server, Http current) {
        return server.equals(current) ? Future.succeededFuture() : vertx.undeploy(server.id);
    }

    /**
     * Retires the old server unless it is the next one. There is no old one if the node was stopped meanwhile. Does not
     * wait, because the old server may still have to answer the command that made the change.
     */
    private void retireUnless(Http old, Http next) {
        if (old == null) {
            vertx.undeploy(next.id);
        } else if (!old.equals(next)) {
            old.verticle.retire().onComplete(retired -> vertx.undeploy(old.id));
        }
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployments::push).mapEmpty();
    }

    /** The port that HTTP is bound to, also if the configured one is 0, for any free port. */
    public int httpPort() {
        return http.get().verticle.port();
    }

    /**
     * Completes when a stage of the pipeline crashed on a broken invariant. The node stops working then and reports the
     * crash until it is stopped. Nothing is lost, because the progress is in the database. Fails with a
     * {@link io.streamingetl.config.rule.ConfigException} if the consumer group refuses the configuration that the node
     * started with.
     */
    public Future<Crash> crashed() {
        return crashed.future();
    }

    /**
     * Whether the node was stopped before it completed the work in flight; what it had not committed will be read
     * again. Valid once it is stopped.
     */
    public boolean cutShort() {
        return pipeline.cutShort();
    }

    /** Stops polling, completes the flush in flight, leaves the group and closes the pool. HTTP answers until then. */
    public Future<Void> stop() {
        stopping = true;
        reloader.end();
        Future<Void> stopped = pipeline.settle();
        for (String next = deployments.poll(); next != null; next = deployments.poll()) {
            String id = next;
            stopped = stopped.eventually(() -> vertx.undeploy(id));
        }
        Http listening = http.getAndSet(null);
        if (listening != null) {
            stopped = stopped.eventually(() -> vertx.undeploy(listening.id));
        }
        return stopped.eventually(() -> crashes.compose(MessageConsumer::unregister))
                .eventually(() -> {
                    components.metrics().close();
                    components.events().close();
                    return Future.succeededFuture();
                });
    }
}
