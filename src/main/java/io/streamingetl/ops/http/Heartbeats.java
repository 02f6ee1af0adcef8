package io.streamingetl.ops.http;

import io.streamingetl.pipeline.bus.MonotonicClock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Detects event loops that hang, by a verticle on each of them that sets a timestamp once a second. */
public final class Heartbeats {
    private static final long BEAT_MS = 1_000;

    /** A loop without a heartbeat for this long hangs. */
    private static final long HANGS_MS = 30_000;

    private final List<AtomicLong> beats = new ArrayList<>();
    private final long hangsMs;

    public Heartbeats() {
        this(HANGS_MS);
    }

    /** @param hangsMs a loop without a heartbeat for this long hangs */
    Heartbeats(long hangsMs) {
        this.hangsMs = hangsMs;
    }

    /** Deploys one verticle per event loop: Vert.x assigns instances to loops in turn. Returns the deployment's id. */
    public Future<String> deploy(Vertx vertx) {
        DeploymentOptions options = new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
        return vertx.deployVerticle(this::heart, options);
    }

    private VerticleBase heart() {
        AtomicLong beat = new AtomicLong(MonotonicClock.now());
        beats.add(beat);
        return new VerticleBase() {
            @Override
            public Future<?> start() {
                vertx.setPeriodic(BEAT_MS, timer -> beat.set(MonotonicClock.now()));
                return Future.succeededFuture();
            }
        };
    }

    /** How many loops hang, in a sentence; empty if none does. */
    List<String> reasons() {
        long nowMs = MonotonicClock.now();
        long hanging =
                beats.stream().filter(beat -> nowMs - beat.get() >= hangsMs).count();
        return hanging == 0
                ? List.of()
                : List.of(hanging + " of " + beats.size() + " event loops have been blocked for " + hangsMs / 1000
                        + " s");
    }
}
