package io.streamingetl.ops.cluster;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the nodes of a job tell each other once a second: where each stands. Jobs whose pipelines have the same name
 * share an address and ignore each other: a job is also its database and its consumer group. A node that is silent for
 * a while is no longer shown, and it is said that the view may lack it: it died, or this side of the cluster can't hear
 * it.
 *
 * <p>A node that is not clustered hears nobody, and sees itself.
 */
public final class ClusterView extends VerticleBase {
    /** The key of a node's name in what it tells. */
    public static final String NAME = "name";

    /** The key of the ids by which the consumer group knows it. */
    public static final String MEMBERS = "members";

    /** The key of the job that it runs, see {@link Addresses#JOB}; not part of what is shown. */
    public static final String JOB = "job";

    private static final String LEAVES = "leaves";
    private static final long TELL_MS = 1_000;

    /** For so long a silent node is missed, unless Kafka knows better. */
    public static final Duration FORGETS_AFTER = Duration.ofMinutes(5);

    private final String self;
    private final String address;
    private final Supplier<JsonObject> own;
    private final long forgetMs;
    private PeerTable neighbours;

    /** Which job the node runs; empty while that is not known. */
    private String job = "";

    private List<String> ownMembers = List.of();
    private boolean asking;
    private long answeredTickMs;
    private long ownHeardTickMs;
    private volatile View view = View.ALONE;

    /**
     * What is known of the others.
     *
     * @param clustered whether there can be others
     * @param others what each told last, by name
     * @param unheard those that are not shown and may be there: by name, or by the id of a member of the consumer group
     * @param degraded why others may be there that are not shown; empty where nothing speaks for it
     */
    public record View(boolean clustered, List<JsonObject> others, List<String> unheard, List<String> degraded) {
        /** Of a node that is not clustered. */
        public static final View ALONE = new View(false, List.of(), List.of(), List.of());
    }

    /**
     * @param pipeline whose nodes hear each other
     * @param self the node's name
     * @param own where the node stands, with {@link #NAME} and {@link #MEMBERS}; asked on this verticle's event loop
     * @param forgetsAfter for how long a silent node is missed that is not in the consumer group either
     */
    public ClusterView(String pipeline, String self, Supplier<JsonObject> own, Duration forgetsAfter) {
        this.self = self;
        this.address = "etl.cluster." + pipeline + ".status";
        this.own = own;
        this.forgetMs = forgetsAfter.toMillis();
        this.neighbours = new PeerTable(forgetMs);
    }

    @Override
    public Future<?> start() {
        if (!vertx.isClustered()) {
            return Future.succeededFuture();
        }
        answeredTickMs = MonotonicClock.now();
        ownHeardTickMs = MonotonicClock.now();
        vertx.setPeriodic(TELL_MS, timer -> tell());
        return Future.all(
                        Bus.listen(
                                vertx,
                                Addresses.GROUP_REPORTS,
                                report -> neighbours.group(report.members(), ownMembers, MonotonicClock.now())),
                        Bus.listen(vertx, Addresses.JOB, this::runs),
                        vertx.eventBus()
                                .<JsonObject>consumer(address, this::onStatus)
                                .completion())
                .onSuccess(listening -> tell());
    }

    /** The ids by which the consumer group knows the node that told this. */
    static List<String> members(JsonObject status) {
        return status.getJsonArray(MEMBERS, new JsonArray()).stream()
                .map(String.class::cast)
                .toList();
    }

    /** The nodes of the job before, if there was another, are of no interest any more. */
    private void runs(String now) {
        if (!now.equals(job)) {
            job = now;
            neighbours = new PeerTable(forgetMs);
            tell();
        }
    }

    private void tell() {
        JsonObject status = own.get().put(JOB, job);
        ownMembers = members(status);
        vertx.eventBus().publish(address, status);
        ask();
        look();
    }

    /** Asks Hazelcast for anything: the bus remembers who was there, and reaches them, and itself, without it. */
    private void ask() {
        if (!asking) {
            asking = true;
            vertx.executeBlocking(() -> vertx.sharedData().getClusterWideMap(address))
                    .compose(map -> map)
                    .onSuccess(there -> answeredTickMs = MonotonicClock.now())
                    .onComplete(answered -> asking = false);
        }
    }

    private void onStatus(Message<JsonObject> message) {
        JsonObject status = message.body();
        String name = status.getString(NAME);
        Object theirs = status.remove(JOB);
        if (self.equals(name)) {
            ownHeardTickMs = MonotonicClock.now();
        } else if (status.getBoolean(LEAVES, false) || job.isEmpty() || !job.equals(theirs)) {
            // Another job may have the same name in the same Hazelcast: it is neither shown nor commanded.
            neighbours.left(name);
            look();
        } else if (neighbours.heard(name, status, MonotonicClock.now())) {
            // Who comes anew hears at once who is there, and what they were told.
            tell();
        }
    }

    private void look() {
        long nowMs = MonotonicClock.now();
        neighbours.look(nowMs);
        view = new View(true, neighbours.shown(), neighbours.unheard(), degraded(nowMs));
    }

    private List<String> degraded(long nowMs) {
        List<String> reasons = new ArrayList<>();
        if (job.isEmpty()) {
            reasons.add("other nodes are not shown before the database answers: it tells which of them run this job");
        }
        if (nowMs - Math.min(answeredTickMs, ownHeardTickMs) > PeerTable.SILENT_MS) {
            reasons.add("the cluster does not carry this node's own status: other nodes may be there and not be shown");
        }
        reasons.addAll(neighbours.reasons());
        return reasons;
    }

    /** What is known of the others; from any thread. */
    public View view() {
        return view;
    }

    @Override
    public Future<?> stop() {
        if (vertx.isClustered()) {
            vertx.eventBus().publish(address, new JsonObject().put(NAME, self).put(LEAVES, true));
        }
        return Future.succeededFuture();
    }
}
