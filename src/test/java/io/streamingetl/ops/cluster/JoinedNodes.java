package io.streamingetl.ops.cluster;

import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Nodes of one pipeline in this process, each with a Vert.x and a member of Hazelcast of its own. */
final class JoinedNodes implements AutoCloseable {
    /** Which job all of them run. */
    static final String JOB = "job of the test";

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Vertx> started = new ArrayList<>();
    private final Function<String, Future<ConfigStatus>> reload;

    /** @param reload the reload of the node of a name */
    JoinedNodes(Function<String, Future<ConfigStatus>> reload) {
        this.reload = reload;
    }

    /**
     * What one node is made of.
     *
     * @param view the deployment of its view
     * @param published how often it published its status
     */
    record Node(Vertx vertx, String view, ClusterView cluster, NodeControl control, AtomicInteger published) {
        List<String> others() {
            return cluster.view().others().stream()
                    .map(other -> other.getString(ClusterView.NAME))
                    .toList();
        }

        void awaitOthers(int count) {
            Await.until(() -> others().size() == count, PATIENCE, () -> count + " others in " + cluster.view());
        }

        void awaitPause(PauseDecision pause) {
            Await.until(() -> control.pause().equals(pause), PATIENCE, () -> pause + ", not " + control.pause());
        }

        void awaitOthers(String... names) {
            Await.until(
                    () -> others().equals(List.of(names)), PATIENCE, () -> List.of(names) + " in " + cluster.view());
        }
    }

    /** Starts a node without encryption. */
    Node join(Path file, String name) {
        return join(name, new ClusterConfig(true, file.toString(), "127.0.0.1", 0, Optional.empty()));
    }

    Node join(String name, ClusterConfig config) {
        Vertx vertx = ClusterStart.start(config).await();
        started.add(vertx);
        AtomicInteger published = new AtomicInteger();
        AtomicReference<NodeControl> control = new AtomicReference<>();
        ClusterView cluster = new ClusterView(
                "orders",
                name,
                () -> {
                    published.incrementAndGet();
                    return new JsonObject()
                            .put(ClusterView.NAME, name)
                            .put(PauseDecision.KEY, control.get().pause().json());
                },
                ClusterView.FORGET_AFTER);
        control.set(new NodeControl("orders", name, cluster::view, () -> reload.apply(name)));
        String view = vertx.deployVerticle(cluster).await();
        vertx.deployVerticle(control.get()).await();
        Bus.publish(vertx, Addresses.JOB, JOB);
        return new Node(vertx, view, cluster, control.get(), published);
    }

    /** Ends a node's Vert.x. */
    void leave(Node node) {
        started.remove(node.vertx);
        node.vertx.close().await();
    }

    /** Those that are left can't be ended in good order: their Hazelcast is no more. */
    void forget() {
        started.clear();
    }

    @Override
    public void close() {
        started.forEach(vertx -> vertx.close().await());
    }
}
