package io.streamingetl.ops.cluster;

import io.streamingetl.pipeline.bus.Ticks;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the nodes of a pipeline tell each other once a second: where each stands. A node that is silent for a while is
 * no longer shown, and for a while it is said that the view may lack it: it died, or this side of the cluster can't
 * hear it.
 *
 * <p>A node that is not clustered hears nobody, and sees itself.
 */
public final class ClusterView extends VerticleBase {
    /** The key of a node's name in what it tells. */
    public static final String NAME = "name";

    private static final String LEAVES = "leaves";
    private static final long TELL_MS = 1_000;

    /** A node that was silent for so long is not shown. */
    static final long SILENT_MS = 5_000;

    /** So long it is said that it is missing; the others can't know that it will not come back. */
    static final long MISSING_MS = 300_000;

    private record Heard(JsonObject status, long tickMs) {}

    private final String self;
    private final String address;
    private final Supplier<JsonObject> own;
    private final Map<String, Heard> others = new TreeMap<>();
    private final Map<String, Long> missingSinceMs = new TreeMap<>();
    private long ownHeardTickMs;
    private volatile View view = View.ALONE;

    /**
     * What is known of the others.
     *
     * @param clustered whether there can be others
     * @param others what each told last, by name
     * @param silent the names of those that were shown until a while ago
     * @param degraded why others may be there that are not shown; empty where nothing speaks for it
     */
    public record View(boolean clustered, List<JsonObject> others, List<String> silent, List<String> degraded) {
        /** Of a node that is not clustered. */
        public static final View ALONE = new View(false, List.of(), List.of(), List.of());
    }

    /**
     * @param pipeline whose nodes hear each other
     * @param self the node's name
     * @param own where the node stands, with {@link #NAME}; asked on this verticle's event loop
     */
    public ClusterView(String pipeline, String self, Supplier<JsonObject> own) {
        this.self = self;
        this.address = "etl.cluster." + pipeline + ".status";
        this.own = own;
    }

    @Override
    public Future<?> start() {
        if (!vertx.isClustered()) {
            return Future.succeededFuture();
        }
        ownHeardTickMs = Ticks.now();
        vertx.setPeriodic(TELL_MS, timer -> tell());
        return vertx.eventBus()
                .<JsonObject>consumer(address, this::onStatus)
                .completion()
                .onSuccess(listening -> look());
    }

    private void tell() {
        vertx.eventBus().publish(address, own.get());
        look();
    }

    private void onStatus(Message<JsonObject> message) {
        JsonObject status = message.body();
        String name = status.getString(NAME);
        if (self.equals(name)) {
            ownHeardTickMs = Ticks.now();
        } else if (status.getBoolean(LEAVES, false)) {
            others.remove(name);
        } else {
            others.put(name, new Heard(status, Ticks.now()));
            missingSinceMs.remove(name);
        }
    }

    private void look() {
        long nowMs = Ticks.now();
        for (Iterator<Map.Entry<String, Heard>> each = others.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Heard> one = each.next();
            if (nowMs - one.getValue().tickMs > SILENT_MS) {
                missingSinceMs.put(one.getKey(), one.getValue().tickMs);
                each.remove();
            }
        }
        missingSinceMs.values().removeIf(sinceMs -> nowMs - sinceMs > MISSING_MS);
        view = new View(
                true,
                others.values().stream().map(Heard::status).toList(),
                List.copyOf(missingSinceMs.keySet()),
                degraded(nowMs));
    }

    private List<String> degraded(long nowMs) {
        List<String> reasons = new ArrayList<>();
        if (nowMs - ownHeardTickMs > SILENT_MS) {
            reasons.add("the cluster does not carry this node's own status: other nodes may be there and not be shown");
        }
        missingSinceMs.forEach((name, sinceMs) -> reasons.add(
                "node " + name + " is silent: it died, or the cluster is split; partitions are read all the same"));
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
