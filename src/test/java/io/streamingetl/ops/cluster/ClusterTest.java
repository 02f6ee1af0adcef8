package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.ops.cluster.JoinedNodes.Node;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.node.FullLogCapture;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in this process, joined by the project's own file. */
@Tag("slow")
class ClusterTest {
    /** Of one process and one machine, as of two containers may be. */
    private static final String ONE = NodeName.here();

    private static final String REFUSES = NodeName.here();

    @TempDir
    private Path dir;

    private final JoinedNodes nodes = new JoinedNodes(ClusterTest::reload);

    @AfterEach
    void close() {
        nodes.close();
    }

    /** A node of this name refuses what is configured, any other one takes it. */
    private static Future<ConfigStatus> reload(String name) {
        EtlConfig config = ConfigParser.parse("pipeline: orders\n", "etl.yaml", Map.of(), 1);
        Optional<String> error = name.equals(REFUSES) ? Optional.of("window.size is wrong") : Optional.empty();
        return Future.succeededFuture(new ConfigStatus(config, Instant.EPOCH, 0, 0, Optional.empty(), error));
    }

    @Test
    void when_nodesJoin_then_eachSeesTheOtherAndACommandToOneReachesBoth() {
        Path file = ClusterXml.write(dir);
        Node one = nodes.join(file, ONE);
        Node two = nodes.join(file, REFUSES);
        one.awaitOthers(REFUSES);
        two.awaitOthers(ONE);
        assertThat(one.cluster().view().degraded()).isEmpty();
        assertThat(one.control().sendToAll(Command.PAUSE).await())
                .isEqualTo(new JsonObject().put(ONE, "done").put(REFUSES, "done"));

        assertThat(one.control().sendToAll(Command.RELOAD).await())
                .isEqualTo(new JsonObject().put(ONE, "done").put(REFUSES, "refused: window.size is wrong"));

        try (FullLogCapture log = new FullLogCapture()) {
            two.vertx().undeploy(two.view()).await();
            one.awaitOthers();
            assertThat(log.text()).doesNotContain("Discarding message");
        }
        assertThat(one.cluster().view().degraded()).as("it left in order").isEmpty();
    }

    @Test
    void when_aNodeFallsSilent_then_itIsNotShownAndTheViewIsDegraded() {
        Path file = ClusterXml.write(dir);
        Node one = nodes.join(file, "one");
        Node two = nodes.join(file, "two");
        one.awaitOthers("two");
        nodes.leave(two);
        one.vertx()
                .eventBus()
                .publish(
                        "etl.cluster.orders.status",
                        new JsonObject().put(ClusterView.NAME, "ghost").put(ClusterView.JOB, JoinedNodes.JOB));
        one.awaitOthers("ghost");
        one.awaitOthers();
        assertThat(one.cluster().view().degraded()).singleElement().asString().startsWith("node ghost is silent");
        JsonObject answers = one.control().sendToAll(Command.PAUSE).await();
        assertThat(answers.getString("one")).isEqualTo("done");
        assertThat(answers.getString("ghost")).startsWith("no answer: ");
        assertThat(NodeControl.allDone(answers)).isFalse();
    }

    @Test
    void when_aNodeJoinsPausedOnes_then_itPausesToo() {
        Path file = ClusterXml.write(dir);
        Node one = nodes.join(file, "one");
        assertThat(one.control().sendToAll(Command.PAUSE).await()).isEqualTo(new JsonObject().put("one", "done"));
        Node two = nodes.join(file, "two");
        List<Boolean> pauses = new CopyOnWriteArrayList<>();
        Bus.listen(two.vertx(), Addresses.PAUSED, pauses::add);
        two.awaitPause(one.control().pause());
        Await.until(() -> pauses.contains(true), JoinedNodes.PATIENCE, () -> "the pause of its consumers");
        assertThat(two.control().pause().paused()).isTrue();

        assertThat(two.control().sendToAll(Command.RESUME).await())
                .isEqualTo(new JsonObject().put("one", "done").put("two", "done"));
        assertThat(one.control().pause().paused()).isFalse();
    }

    @Test
    void when_twoNodesAreToldOppositesAtOnce_then_allDoTheSameAndWhoWasOverruledIsTold() {
        Path file = ClusterXml.write(dir);
        Node one = nodes.join(file, "one");
        Node two = nodes.join(file, "two");
        Node three = nodes.join(file, "three");
        List.of(one, two, three).forEach(node -> node.awaitOthers(2));
        for (int round = 0; round < 30; round++) {
            Future<JsonObject> pause = one.control().sendToAll(Command.PAUSE);
            Future<JsonObject> resume = two.control().sendToAll(Command.RESUME);
            Future.all(pause, resume).await();
            PauseDecision last = Stream.of(one, two, three)
                    .map(node -> node.control().pause())
                    .reduce((latest, other) -> other.overrides(latest) ? other : latest)
                    .orElseThrow();
            List.of(one, two, three).forEach(node -> node.awaitPause(last));
            JsonObject held = last.paused() ? pause.result() : resume.result();
            assertThat(NodeControl.allDone(held)).as(held.encode()).isTrue();
            assertThat((last.paused() ? resume : pause).result().getMap().values())
                    .allMatch(answer -> answer.equals("done")
                            || answer.equals(
                                    "overruled: later " + last.command().lowerCaseName() + " by " + last.by()));
        }
    }

    @Test
    void when_hazelcastIsNoMore_then_theViewSaysSo() {
        Node one = nodes.join(ClusterXml.write(dir), "one");
        Await.until(() -> one.published().get() > 1, JoinedNodes.PATIENCE, () -> "that the bus knows who is there");
        com.hazelcast.core.Hazelcast.shutdownAll();
        Await.until(
                () -> one.cluster().view().degraded().stream().anyMatch(why -> why.contains("does not deliver")),
                JoinedNodes.PATIENCE,
                () -> "a degraded view; it is " + one.cluster().view());
        nodes.forget();
    }

    @Test
    void when_theFileIsMissing_then_itIsNamed() {
        assertThatThrownBy(() -> nodes.join(dir.resolve("none.xml"), "one"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cluster.config: ")
                .hasMessageContaining("none.xml");
    }
}
