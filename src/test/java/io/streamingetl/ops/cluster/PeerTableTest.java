package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of one node, over a simulated day. */
class PeerTableTest {
    private static final long FORGET_MS = 300_000;
    private static final long DAY_MS = 86_400_000;
    private static final long SECOND_MS = 1_000;
    private static final List<String> OWN = List.of("a-0", "a-1");

    private final PeerTable peers = new PeerTable(FORGET_MS);
    private long nowMs = 7;

    private void status(String name, String... members) {
        peers.onStatus(
                name,
                new JsonObject().put(ClusterView.NAME, name).put(ClusterView.MEMBERS, new JsonArray(List.of(members))),
                nowMs);
    }

    private void group(String... members) {
        peers.onGroup(Set.of(members), OWN, nowMs);
    }

    /** Repeats this once a second. */
    private void during(long ms, Runnable everySecond) {
        for (long untilMs = nowMs + ms; nowMs < untilMs; nowMs += SECOND_MS) {
            everySecond.run();
            peers.expire(nowMs);
        }
    }

    private List<String> names() {
        return peers.shown().stream()
                .map(one -> one.getString(ClusterView.NAME))
                .toList();
    }

    @Test
    void when_everyMemberIsOfANodeThatIsHeard_then_nothingIsMissed() {
        during(DAY_MS, () -> {
            status("b", "b-0", "b-1");
            status("waits for its database");
            group("a-0", "a-1", "b-0", "b-1");
        });
        assertThat(names()).containsExactly("b", "waits for its database");
        assertThat(peers.reasons()).isEmpty();
        assertThat(peers.missing()).isEmpty();
    }

    @Test
    void when_aSilentNodeStaysInTheGroup_then_itIsMissedForAsLongAsItLasts() {
        status("b", "b-0");
        during(DAY_MS, () -> group("a-0", "a-1", "b-0"));
        assertThat(names()).isEmpty();
        assertThat(peers.missing()).containsExactly("b");
        assertThat(peers.reasons())
                .singleElement()
                .asString()
                .startsWith("node b is silent but still in the consumer group: the cluster is split");

        status("b", "b-0");
        peers.expire(nowMs);
        assertThat(peers.reasons()).isEmpty();
    }

    @Test
    void when_aNodeDied_then_itIsMissedUntilItIsForgotten() {
        status("b", "b-0");
        during(10_000, () -> group("a-0", "a-1", "b-0"));
        during(FORGET_MS - 10_000, () -> group("a-0", "a-1"));
        assertThat(peers.reasons())
                .singleElement()
                .asString()
                .startsWith("node b is silent: it died, or the cluster is split");
        during(20_000, () -> group("a-0", "a-1"));
        assertThat(peers.reasons()).isEmpty();
        assertThat(peers.missing()).isEmpty();
    }

    @Test
    void when_kafkaTakesLongToMissADeadNode_then_aSplitIsNoLongerClaimedOnceItHas() {
        status("b", "b-0");
        during(45_000, () -> group("a-0", "a-1", "b-0"));
        group("a-0", "a-1");
        assertThat(peers.reasons()).singleElement().asString().startsWith("node b is silent: it died");
    }

    @Test
    void when_brokersAreAwayDuringASplit_then_itIsStillMissed() {
        status("b", "b-0");
        during(DAY_MS, () -> group("a-0", "a-1", "b-0"));
        during(FORGET_MS - 10_000, () -> {});
        assertThat(peers.missing()).containsExactly("b");
    }

    @Test
    void when_aMemberIsOfNobodyHere_then_itIsNamedOnceItLasts() {
        during(PeerTable.CONFIRM_MS, () -> group("a-0", "a-1", "c-0"));
        assertThat(peers.reasons()).isEmpty();
        during(DAY_MS, () -> group("a-0", "a-1", "c-0"));
        assertThat(peers.reasons())
                .singleElement()
                .asString()
                .startsWith("members of the consumer group that belong to no shown node: c-0");
        assertThat(peers.missing()).containsExactly("c-0");

        status("c", "c-0");
        peers.expire(nowMs);
        assertThat(peers.reasons()).as("its status arrived, and no new group").isEmpty();
        group("a-0", "a-1", "c-0");
        assertThat(peers.reasons()).isEmpty();
    }

    @Test
    void when_membersChangeAgainAndAgain_then_noneIsAStranger() {
        during(DAY_MS / 24, () -> group("a-0", "a-1", "b-" + nowMs / (PeerTable.CONFIRM_MS - SECOND_MS)));
        assertThat(peers.reasons()).isEmpty();
    }

    @Test
    void when_nobodyAsksTheGroupForLong_then_whatItSaidOnceDoesNotLast() {
        group("a-0", "a-1", "c-0");
        during(DAY_MS, () -> {});
        assertThat(peers.reasons()).isEmpty();
        group("a-0", "a-1", "d-0");
        assertThat(peers.reasons()).isEmpty();
    }

    @Test
    void when_aNodeLeavesOrComesAnewInItsPlace_then_theOldOneIsNotMissed() {
        status("1@pod/aaaaaa", "b-0");
        status("1@other/aaaaaa", "c-0");
        peers.onLeave("1@other/aaaaaa");
        during(10_000, () -> {});
        assertThat(peers.missing()).containsExactly("1@pod/aaaaaa");
        status("1@pod/bbbbbb", "b-1");
        peers.expire(nowMs);
        assertThat(peers.missing()).isEmpty();
        assertThat(names()).containsExactly("1@pod/bbbbbb");
    }

    @Test
    void when_twoNodesAreOfOnePlace_then_bothAreShown() {
        during(60_000, () -> {
            status("1@host/aaaaaa", "b-0");
            status("1@host/bbbbbb", "c-0");
        });
        assertThat(names()).containsExactly("1@host/aaaaaa", "1@host/bbbbbb");
        during(60_000, () -> status("1@host/bbbbbb", "c-0"));
        assertThat(peers.missing()).as("the other one was there all the time").containsExactly("1@host/aaaaaa");
    }
}
