package io.streamingetl.ops.cluster;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which other nodes there are: those that tell where they stand, those that fell silent, and those that nobody here has
 * ever heard and that are members of the consumer group all the same. Kafka's word is what tells a cluster that is
 * split from one whose nodes died. Times are of a monotonic clock.
 */
final class PeerTable {
    /** A node that was silent for so long is not shown. */
    static final long SILENT_MS = 5_000;

    /**
     * What the group says counts once it has said so for so long: a dead node is a member until its session ends, and a
     * new member may be known to Kafka before its node has told.
     */
    static final long LASTING_MS = 15_000;

    private record Heard(JsonObject status, long atMs) {}

    /**
     * @param heardMs when it was heard last
     * @param countedMs when it was heard last, or was in the group
     * @param inGroup whether it is, as far as is known
     * @param members its ids there
     */
    private record Silent(long heardMs, long countedMs, boolean inGroup, List<String> members) {
        Silent counted(Set<String> group, long nowMs) {
            boolean isIn = members.stream().anyMatch(group::contains);
            return new Silent(heardMs, isIn ? nowMs : countedMs, isIn, members);
        }

        boolean lives() {
            return inGroup && countedMs - heardMs > LASTING_MS;
        }
    }

    private final long forgetMs;
    private final Map<String, Heard> heard = new TreeMap<>();
    private final Map<String, Silent> silent = new TreeMap<>();

    /** Members of the group that are of no node that is known here, and since when. */
    private final Map<String, Long> strangers = new TreeMap<>();

    private long groupMs;

    /**
     * @param forgetMs for how long a silent node is missed that is not in the group either; nobody can know that it
     *     will not come back
     */
    PeerTable(long forgetMs) {
        this.forgetMs = forgetMs;
    }

    /** A node told where it stands; returns whether it was not there before. */
    boolean heard(String name, JsonObject status, long nowMs) {
        boolean isNew = heard.put(name, new Heard(status, nowMs)) == null;
        silent.keySet().removeIf(gone -> isNew && NodeName.samePlace(gone, name));
        return isNew;
    }

    /** A node said that it leaves. */
    void left(String name) {
        heard.remove(name);
        silent.remove(name);
    }

    /**
     * A broker told who is in the group.
     *
     * @param own the ids of this node's members
     */
    void group(Set<String> members, List<String> own, long nowMs) {
        groupMs = nowMs;
        silent.replaceAll((name, one) -> one.counted(members, nowMs));
        Set<String> strange = new HashSet<>(members);
        own.forEach(strange::remove);
        silent.values().forEach(one -> one.members.forEach(strange::remove));
        heardMembers().forEach(strange::remove);
        strangers.keySet().retainAll(strange);
        strange.forEach(member -> strangers.putIfAbsent(member, nowMs));
    }

    /** Time passed. */
    void look(long nowMs) {
        for (Iterator<Map.Entry<String, Heard>> each = heard.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Heard> one = each.next();
            long atMs = one.getValue().atMs;
            if (nowMs - atMs > SILENT_MS) {
                silent.put(one.getKey(), new Silent(atMs, atMs, false, members(one.getValue())));
                each.remove();
            }
        }
        silent.values().removeIf(one -> nowMs - one.countedMs > forgetMs);
        heardMembers().forEach(strangers::remove);
    }

    private Stream<String> heardMembers() {
        return heard.values().stream().flatMap(one -> members(one).stream());
    }

    private static List<String> members(Heard one) {
        return ClusterView.members(one.status);
    }

    /** What each of those that are shown told last, by name. */
    List<JsonObject> shown() {
        return heard.values().stream().map(Heard::status).toList();
    }

    /** The names of those that fell silent, and the ids of members of the group that are of no known node. */
    List<String> unheard() {
        return Stream.concat(silent.keySet().stream(), lastingStrangers()).toList();
    }

    private Stream<String> lastingStrangers() {
        return strangers.entrySet().stream()
                .filter(one -> groupMs - one.getValue() > LASTING_MS)
                .map(Map.Entry::getKey);
    }

    /** Why there may be nodes that are not shown, in sentences. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        silent.forEach((name, one) -> reasons.add("node " + name
                + (one.lives()
                        ? " is silent, and still in the consumer group: the cluster is split"
                        : " is silent: it died, or the cluster is split")
                + "; partitions are read all the same"));
        lastingStrangers()
                .reduce((one, other) -> one + ", " + other)
                .ifPresent(members -> reasons.add("in the consumer group, and of no node that is shown: " + members
                        + ": the cluster is split, or they are not of it"));
        return reasons;
    }
}
