package io.streamingetl.ops.cluster;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Exchanges the status of the nodes of a job once a second. Jobs whose pipelines have the same name share an address
 * and ignore each other: a job is also its database and its consumer group. A node that falls silent is no longer
 * shown, and the view becomes degraded: the node died, or the cluster is split.
 *
 * <p>A node without clustering shows only itself.
 */
public final class ClusterView extends VerticleBase {
    /** The key of a node's name in its status. */
    public static final String NAME = "name";

    /** The key of its member ids in the consumer group. */
    public static final String MEMBERS = "members";

    /** The key of the job that it runs, see {@link Addresses#JOB}. Not shown. */
    public static final String JOB = "job";

    private static final String LEAVES = "leaves";
    private static final long PUBLISH_MS = 1_000;

    /** How long a silent node counts as missing if it is not in the consumer group. */
    public static final Duration FORGET_AFTER = Duration.ofMinutes(5);

    private final String self;
    private final String address;
    private final Supplier<JsonObject> own;
    private final long forgetMs;
    private PeerTable peers;
    private MessageConsumer<JsonObject> statuses;

    /** The job that the node runs; empty until the database has named it. */
    private String job = "";

    private List<String> ownMembers = List.of();
    private boolean probing;
    private long hazelcastTickMs;
    private long ownStatusTickMs;
    private volatile View view = View.ALONE;

    /**
     * The other nodes.
     *
     * @param clustered whether clustering is enabled
     * @param others the latest status of each, in the order of their names
     * @param missing nodes that may run but are not shown: their names, or their member ids in the consumer group
     * @param degraded why nodes may be missing, in sentences; empty if none is
     */
    public record View(boolean clustered, List<JsonObject> others, List<String> missing, List<String> degraded) {
        /** Without clustering. */
        public static final View ALONE = new View(false, List.of(), List.of(), List.of());
    }

    /**
     * @param pipeline the nodes of this pipeline share an address
     * @param self the node's name
     * @param own the node's status with {@link #NAME} and {@link #MEMBERS}; called on this verticle's event loop
     * @param forgetAfter how long a silent node counts as missing if it is not in the consumer group
     */
    public ClusterView(String pipeline, String self, Supplier<JsonObject> own, Duration forgetAfter) {
        this.self = self;
        this.address = "etl.cluster." + pipeline + ".status";
        this.own = own;
        this.forgetMs = forgetAfter.toMillis();
        this.peers = new PeerTable(forgetMs);
    }

    @Override
    public Future<?> start() {
        if (!vertx.isClustered()) {
            return Future.succeededFuture();
        }
        hazelcastTickMs = MonotonicClock.now();
        ownStatusTickMs = MonotonicClock.now();
        vertx.setPeriodic(PUBLISH_MS, timer -> publish());
        statuses = vertx.eventBus().consumer(address, this::onStatus);
        return Future.all(
                        Bus.listen(
                                vertx,
                                Addresses.GROUP_REPORTS,
                                report -> peers.onGroup(report.members(), ownMembers, MonotonicClock.now())),
                        Bus.listen(vertx, Addresses.JOB, this::onJob),
                        statuses.completion())
                .onSuccess(listening -> publish());
    }

    /** The member ids in the status of a node. */
    static List<String> members(JsonObject status) {
        return status.getJsonArray(MEMBERS, new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }

    /** Forgets the nodes of the previous job if the job changed. */
    private void onJob(String current) {
        if (!current.equals(job)) {
            job = current;
            peers = new PeerTable(forgetMs);
            publish();
        }
    }

    private void publish() {
        JsonObject status = own.get().put(JOB, job);
        ownMembers = members(status);
        vertx.eventBus().publish(address, status);
        probeHazelcast();
        refresh();
    }

    /** Checks that Hazelcast answers: the event bus caches its members and reaches them without Hazelcast. */
    private void probeHazelcast() {
        if (!probing) {
            probing = true;
            vertx.executeBlocking(() -> vertx.sharedData().getClusterWideMap(address))
                    .compose(answer -> answer)
                    .onSuccess(map -> hazelcastTickMs = MonotonicClock.now())
                    .onComplete(answered -> probing = false);
        }
    }

    private void onStatus(Message<JsonObject> message) {
        JsonObject status = message.body();
        String name = status.getString(NAME);
        Object theirs = status.remove(JOB);
        if (self.equals(name)) {
            ownStatusTickMs = MonotonicClock.now();
        } else if (status.getBoolean(LEAVES, false) || job.isEmpty() || !job.equals(theirs)) {
            // Another job may use the same name in the same Hazelcast cluster. It is neither shown nor sent commands.
            peers.onLeave(name);
            refresh();
        } else if (peers.onStatus(name, status, MonotonicClock.now())) {
            // A new node learns of this one and of its pause immediately.
            publish();
        }
    }

    private void refresh() {
        long nowMs = MonotonicClock.now();
        peers.expire(nowMs);
        view = new View(true, peers.shown(), peers.missing(), degraded(nowMs));
    }

    private List<String> degraded(long nowMs) {
        List<String> reasons = new ArrayList<>();
        if (job.isEmpty()) {
            reasons.add("other nodes are not shown until the database answers: it identifies the nodes of this job");
        }
        if (nowMs - Math.min(hazelcastTickMs, ownStatusTickMs) > PeerTable.SILENT_MS) {
            reasons.add("the cluster does not deliver this node's own status: other nodes may run without being shown");
        }
        reasons.addAll(peers.reasons());
        return reasons;
    }

    /** The other nodes. Any thread. */
    public View view() {
        return view;
    }

    /** Stops listening first: Vert.x warns about a message that is underway to a listener when it ends. */
    @Override
    public Future<?> stop() {
        if (!vertx.isClustered()) {
            return Future.succeededFuture();
        }
        Future<Void> unregistered = statuses.unregister();
        vertx.eventBus().publish(address, new JsonObject().put(NAME, self).put(LEAVES, true));
        return unregistered;
    }
}
