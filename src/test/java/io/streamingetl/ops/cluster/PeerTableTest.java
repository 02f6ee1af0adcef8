package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One node's memory of the others, over a day that passes at once. */
class PeerTableTest {
    private static final long FORGET_MS = 300_000;
    private static final long DAY_MS = 86_400_000;
    private static final long SECOND_MS = 1_000;
    private static final List<String> OWN = List.of("a-0", "a-1");

    private final PeerTable neighbours = new PeerTable(FORGET_MS);
    private long nowMs = 7;

    private void tells(String name, String... members) {
        neighbours.heard(
                name,
                new JsonObject().put(ClusterView.NAME, name).put(ClusterView.MEMBERS, new JsonArray(List.of(members))),
                nowMs);
    }

    private void group(String... members) {
        neighbours.group(Set.of(members), OWN, nowMs);
    }

    /** So long the same is told again once a second. */
    private void during(long ms, Runnable told) {
        for (long untilMs = nowMs + ms; nowMs < untilMs; nowMs += SECOND_MS) {
            told.run();
            neighbours.look(nowMs);
        }
    }

    private List<String> names() {
        return neighbours.shown().stream()
                .map(one -> one.getString(ClusterView.NAME))
                .toList();
    }

    @Test
    void when_everyMemberIsOfANodeThatIsHeard_then_nothingIsMissed() {
        during(DAY_MS, () -> {
            tells("b", "b-0", "b-1");
            tells("waits for its database");
            group("a-0", "a-1", "b-0", "b-1");
        });
        assertThat(names()).containsExactly("b", "waits for its database");
        assertThat(neighbours.reasons()).isEmpty();
        assertThat(neighbours.unheard()).isEmpty();
    }

    @Test
    void when_aSilentNodeStaysInTheGroup_then_itIsMissedForAsLongAsItLasts() {
        tells("b", "b-0");
        during(DAY_MS, () -> group("a-0", "a-1", "b-0"));
        assertThat(names()).isEmpty();
        assertThat(neighbours.unheard()).containsExactly("b");
        assertThat(neighbours.reasons())
                .singleElement()
                .asString()
                .startsWith("node b is silent, and still in the consumer group: the cluster is split");

        tells("b", "b-0");
        neighbours.look(nowMs);
        assertThat(neighbours.reasons()).isEmpty();
    }

    @Test
    void when_aNodeDied_then_itIsMissedUntilItIsForgotten() {
        tells("b", "b-0");
        during(10_000, () -> group("a-0", "a-1", "b-0"));
        during(FORGET_MS - 10_000, () -> group("a-0", "a-1"));
        assertThat(neighbours.reasons())
                .singleElement()
                .asString()
                .startsWith("node b is silent: it died, or the cluster is split");
        during(20_000, () -> group("a-0", "a-1"));
        assertThat(neighbours.reasons()).isEmpty();
        assertThat(neighbours.unheard()).isEmpty();
    }

    @Test
    void when_kafkaTakesLongToMissADeadNode_then_aSplitIsNoLongerClaimedOnceItHas() {
        tells("b", "b-0");
        during(45_000, () -> group("a-0", "a-1", "b-0"));
        group("a-0", "a-1");
        assertThat(neighbours.reasons()).singleElement().asString().startsWith("node b is silent: it died");
    }

    @Test
    void when_brokersAreAwayDuringASplit_then_itIsStillMissed() {
        tells("b", "b-0");
        during(DAY_MS, () -> group("a-0", "a-1", "b-0"));
        during(FORGET_MS - 10_000, () -> {});
        assertThat(neighbours.unheard()).containsExactly("b");
    }

    @Test
    void when_aMemberIsOfNobodyHere_then_itIsNamedOnceItLasts() {
        during(PeerTable.LASTING_MS, () -> group("a-0", "a-1", "c-0"));
        assertThat(neighbours.reasons()).isEmpty();
        during(DAY_MS, () -> group("a-0", "a-1", "c-0"));
        assertThat(neighbours.reasons())
                .singleElement()
                .asString()
                .startsWith("in the consumer group, and of no node that is shown: c-0");
        assertThat(neighbours.unheard()).containsExactly("c-0");

        tells("c", "c-0");
        neighbours.look(nowMs);
        assertThat(neighbours.reasons())
                .as("it was heard, and the group not asked again")
                .isEmpty();
        group("a-0", "a-1", "c-0");
        assertThat(neighbours.reasons()).isEmpty();
    }

    @Test
    void when_membersChangeAgainAndAgain_then_noneIsAStranger() {
        during(DAY_MS / 24, () -> group("a-0", "a-1", "b-" + nowMs / (PeerTable.LASTING_MS - SECOND_MS)));
        assertThat(neighbours.reasons()).isEmpty();
    }

    @Test
    void when_nobodyAsksTheGroupForLong_then_whatItSaidOnceDoesNotLast() {
        group("a-0", "a-1", "c-0");
        during(DAY_MS, () -> {});
        assertThat(neighbours.reasons()).isEmpty();
        group("a-0", "a-1", "d-0");
        assertThat(neighbours.reasons()).isEmpty();
    }

    @Test
    void when_aNodeLeavesOrComesAnewInItsPlace_then_theOldOneIsNotMissed() {
        tells("1@pod/aaaaaa", "b-0");
        tells("1@other/aaaaaa", "c-0");
        neighbours.left("1@other/aaaaaa");
        during(10_000, () -> {});
        assertThat(neighbours.unheard()).containsExactly("1@pod/aaaaaa");
        tells("1@pod/bbbbbb", "b-1");
        neighbours.look(nowMs);
        assertThat(neighbours.unheard()).isEmpty();
        assertThat(names()).containsExactly("1@pod/bbbbbb");
    }

    @Test
    void when_twoNodesAreOfOnePlace_then_bothAreShown() {
        during(60_000, () -> {
            tells("1@host/aaaaaa", "b-0");
            tells("1@host/bbbbbb", "c-0");
        });
        assertThat(names()).containsExactly("1@host/aaaaaa", "1@host/bbbbbb");
        during(60_000, () -> tells("1@host/bbbbbb", "c-0"));
        assertThat(neighbours.unheard())
                .as("the other one was there all the time")
                .containsExactly("1@host/aaaaaa");
    }
}
