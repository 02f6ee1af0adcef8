package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.ClusterConfig;
import io.streamingetl.config.ConfigParser;
import io.streamingetl.config.EtlConfig;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.ClusterFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in this process, joined by the project's own file. */
class ClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REFUSES = "two";

    @TempDir
    private Path dir;

    private final List<Vertx> started = new ArrayList<>();

    /** What one node is made of. */
    private record Node(Vertx vertx, String view, ClusterView cluster, NodeControl control) {}

    @AfterEach
    void close() {
        started.forEach(vertx -> vertx.close().await());
    }

    private Node join(Path file, String name, Optional<ClusterConfig.Tls> tls) {
        Vertx vertx = ClusterStart.start(new ClusterConfig(true, file.toString(), "127.0.0.1", 0, tls))
                .await();
        started.add(vertx);
        ClusterView cluster = new ClusterView("orders", name, () -> new JsonObject().put(ClusterView.NAME, name));
        String view = vertx.deployVerticle(cluster).await();
        NodeControl control = new NodeControl("orders", name, cluster::view, () -> reload(name));
        vertx.deployVerticle(control).await();
        return new Node(vertx, view, cluster, control);
    }

    /** A node of this name refuses what is configured, any other one takes it. */
    private static Future<ConfigStatus> reload(String name) {
        EtlConfig config = ConfigParser.parse("pipeline: orders\n", "etl.yaml", Map.of(), 1);
        Optional<String> error = name.equals(REFUSES) ? Optional.of("window.size is wrong") : Optional.empty();
        return Future.succeededFuture(new ConfigStatus(config, Instant.EPOCH, 0, 0, Optional.empty(), error));
    }

    private static List<String> others(Node node) {
        return node.cluster.view().others().stream()
                .map(other -> other.getString(ClusterView.NAME))
                .toList();
    }

    private static void awaitOthers(Node node, String... names) {
        Await.until(
                () -> others(node).equals(List.of(names)),
                PATIENCE,
                () -> List.of(names) + " in " + node.cluster.view());
    }

    @Test
    void when_nodesJoin_then_eachSeesTheOtherAndACommandToOneReachesBoth() {
        Path file = ClusterFile.write(dir);
        Node one = join(file, "one", Optional.empty());
        Node two = join(file, "two", Optional.empty());
        awaitOthers(one, "two");
        awaitOthers(two, "one");
        assertThat(one.cluster.view().degraded()).isEmpty();
        assertThat(one.control.tellAll(Command.PAUSE).await())
                .isEqualTo(new JsonObject().put("one", "done").put("two", "done"));

        assertThat(one.control.tellAll(Command.RELOAD).await())
                .isEqualTo(new JsonObject().put("one", "done").put("two", "refused: window.size is wrong"));

        two.vertx.undeploy(two.view).await();
        awaitOthers(one);
        assertThat(one.cluster.view().degraded()).as("it said that it leaves").isEmpty();
    }

    @Test
    void when_aNodeFallsSilent_then_itIsNotShownAndTheViewIsDegraded() {
        Path file = ClusterFile.write(dir);
        Node one = join(file, "one", Optional.empty());
        Node two = join(file, "two", Optional.empty());
        awaitOthers(one, "two");
        started.remove(two.vertx);
        two.vertx.close().await();
        one.vertx.eventBus().publish("etl.cluster.orders.status", new JsonObject().put(ClusterView.NAME, "ghost"));
        awaitOthers(one, "ghost");
        awaitOthers(one);
        assertThat(one.cluster.view().degraded()).singleElement().asString().startsWith("node ghost is silent");
    }

    @Test
    void when_hazelcastIsNoMore_then_theViewSaysSo() {
        Node one = join(ClusterFile.write(dir), "one", Optional.empty());
        com.hazelcast.core.Hazelcast.shutdownAll();
        Await.until(
                () -> one.cluster.view().degraded().stream().anyMatch(why -> why.contains("does not carry")),
                PATIENCE,
                () -> "a degraded view; it is " + one.cluster.view());
        started.clear();
    }

    @Test
    void when_theFileIsMissing_then_itIsNamed() {
        assertThatThrownBy(() -> join(dir.resolve("none.xml"), "one", Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cluster.config: ")
                .hasMessageContaining("none.xml");
    }
}
