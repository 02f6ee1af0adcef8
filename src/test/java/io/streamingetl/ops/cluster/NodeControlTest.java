package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that receives commands; its view is given. */
class NodeControlTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private NodeControl control(ClusterView.View view) {
        NodeControl control = new NodeControl("orders", "one", () -> view, () -> Future.failedFuture("unused"));
        vertx.deployVerticle(control).await();
        return control;
    }

    @Test
    void when_theGroupHasAMemberThatNobodyIs_then_aCommandIsNotSaidToHaveReachedAll() {
        NodeControl control = control(new ClusterView.View(true, List.of(), List.of("stranger"), List.of()));
        JsonObject answers = control.sendToAll(Command.PAUSE).await();
        assertThat(answers.getString("one")).isEqualTo("done");
        assertThat(answers.getString("stranger")).startsWith("no answer: ");
        assertThat(NodeControl.allDone(answers)).isFalse();
    }

    @Test
    void when_anotherNodeWasToldSomethingLater_then_theCommandOfOneWhoDidNotKnowIsOverruled() {
        PauseDecision later = new PauseDecision(false, 4_000_000_000_000L, "two");
        JsonObject two = new JsonObject().put(ClusterView.NAME, "two").put(PauseDecision.KEY, later.json());
        NodeControl knows = control(new ClusterView.View(true, List.of(two), List.of(), List.of()));
        PauseDecision earlier = PauseDecision.NONE.next(true, 1, "three");
        JsonObject message = new JsonObject().put("command", "PAUSE").put(PauseDecision.KEY, earlier.json());
        Await.until(() -> knows.pause().equals(later), JoinedNodes.PATIENCE, () -> "the decision of two");
        assertThat(vertx.eventBus()
                        .<String>request("etl.cluster.orders.node.one", message)
                        .await()
                        .body())
                .isEqualTo("overruled: later resume by two");
        assertThat(knows.pause()).isEqualTo(later);
    }
}
