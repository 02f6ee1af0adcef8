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
 * The other nodes of the job: those that send their status, those that fell silent, and members of the consumer group
 * that belong to no known node. The group's membership distinguishes a split cluster from one whose nodes died.
 *
 * <p>Not thread-safe. All times are of a monotonic clock.
 */
final class PeerTable {
    /** A node that is silent for longer is not shown. */
    static final long SILENT_MS = 5_000;

    /**
     * How long the group has to list a member before it counts: a dead node remains a member until its session ends,
     * and Kafka may know a new member before its node sends its first status.
     */
    static final long CONFIRM_MS = 15_000;

    /** A node that sends its status; {@code atMs} is the time of the latest. */
    private record Peer(JsonObject status, long atMs) {}

    /**
     * A node that fell silent.
     *
     * @param heardMs the time of its latest status
     * @param aliveMs the latest time of a status or of a group that listed it
     * @param inGroup whether the latest group listed it
     * @param members its ids in the group
     */
    private record SilentPeer(long heardMs, long aliveMs, boolean inGroup, List<String> members) {
        SilentPeer withGroup(Set<String> group, long nowMs) {
            boolean listed = members.stream().anyMatch(group::contains);
            return new SilentPeer(heardMs, listed ? nowMs : aliveMs, listed, members);
        }

        boolean isAlive() {
            return inGroup && aliveMs - heardMs > CONFIRM_MS;
        }
    }

    private final long forgetMs;
    private final Map<String, Peer> peers = new TreeMap<>();
    private final Map<String, SilentPeer> silent = new TreeMap<>();

    /** Members of the group that belong to no known node, and since when. */
    private final Map<String, Long> unknownMembers = new TreeMap<>();

    private long groupMs;

    /** @param forgetMs how long a silent node counts as missing if it is not in the group either: it may come back */
    PeerTable(long forgetMs) {
        this.forgetMs = forgetMs;
    }

    /** A node sent its status; returns whether it is new. */
    boolean onStatus(String name, JsonObject status, long nowMs) {
        boolean isNew = peers.put(name, new Peer(status, nowMs)) == null;
        silent.keySet().removeIf(gone -> isNew && NodeName.samePlace(gone, name));
        return isNew;
    }

    /** A node leaves in order. */
    void onLeave(String name) {
        peers.remove(name);
        silent.remove(name);
    }

    /**
     * A broker reported the members of the group.
     *
     * @param own the ids of this node's members
     */
    void onGroup(Set<String> members, List<String> own, long nowMs) {
        groupMs = nowMs;
        silent.replaceAll((name, peer) -> peer.withGroup(members, nowMs));
        Set<String> unknown = new HashSet<>(members);
        own.forEach(unknown::remove);
        silent.values().forEach(peer -> peer.members.forEach(unknown::remove));
        peerMembers().forEach(unknown::remove);
        unknownMembers.keySet().retainAll(unknown);
        unknown.forEach(member -> unknownMembers.putIfAbsent(member, nowMs));
    }

    /** Drops from view the nodes that are silent by this time. */
    void expire(long nowMs) {
        for (Iterator<Map.Entry<String, Peer>> each = peers.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Peer> entry = each.next();
            long atMs = entry.getValue().atMs;
            if (nowMs - atMs > SILENT_MS) {
                silent.put(entry.getKey(), new SilentPeer(atMs, atMs, false, members(entry.getValue())));
                each.remove();
            }
        }
        silent.values().removeIf(peer -> nowMs - peer.aliveMs > forgetMs);
        peerMembers().forEach(unknownMembers::remove);
    }

    private Stream<String> peerMembers() {
        return peers.values().stream().flatMap(peer -> members(peer).stream());
    }

    private static List<String> members(Peer peer) {
        return ClusterView.members(peer.status);
    }

    /** The latest status of each node that is shown, in the order of their names. */
    List<JsonObject> shown() {
        return peers.values().stream().map(Peer::status).toList();
    }

    /** The names of silent nodes, and the ids of group members that belong to no known node. */
    List<String> missing() {
        return Stream.concat(silent.keySet().stream(), confirmedUnknownMembers())
                .toList();
    }

    private Stream<String> confirmedUnknownMembers() {
        return unknownMembers.entrySet().stream()
                .filter(member -> groupMs - member.getValue() > CONFIRM_MS)
                .map(Map.Entry::getKey);
    }

    /** Why nodes may be missing from the view, in sentences. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        silent.forEach((name, peer) -> reasons.add("node " + name
                + (peer.isAlive()
                        ? " is silent but still in the consumer group: the cluster is split"
                        : " is silent: it died, or the cluster is split")
                + "; all partitions are still read"));
        confirmedUnknownMembers()
                .reduce((member, other) -> member + ", " + other)
                .ifPresent(members -> reasons.add("members of the consumer group that belong to no shown node: "
                        + members + "; the cluster is split, or they are not part of it"));
        return reasons;
    }
}
