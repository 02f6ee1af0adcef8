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

/** Finds out whether the event loops turn: on each of them a verticle says so again and again. */
public final class Heartbeats {
    private static final long BEAT_MS = 1_000;

    /** A loop that was not heard of for so long hangs. */
    private static final long HANGS_MS = 30_000;

    private final List<AtomicLong> beats = new ArrayList<>();
    private final long hangsMs;

    public Heartbeats() {
        this(HANGS_MS);
    }

    /** @param hangsMs a loop that was not heard of for so long hangs */
    Heartbeats(long hangsMs) {
        this.hangsMs = hangsMs;
    }

    /** Begins to listen; Vert.x deals verticles out to its loops in turn. Returns the deployment's id. */
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

    /** Which loops hang, in sentences; empty where all turn. */
    List<String> reasons() {
        long nowMs = MonotonicClock.now();
        long hanging =
                beats.stream().filter(beat -> nowMs - beat.get() >= hangsMs).count();
        return hanging == 0
                ? List.of()
                : List.of(
                        hanging + " of " + beats.size() + " event loops have not turned for " + hangsMs / 1000 + " s");
    }
}
