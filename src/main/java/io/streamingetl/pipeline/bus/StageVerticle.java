package io.streamingetl.pipeline.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One stage of the data path. Vert.x stops the children of a verticle all at once; a stage stops only after the stages
 * that feed it, so that what is in flight is finished, and its bus handlers answer until then.
 */
public abstract class StageVerticle extends VerticleBase {
    /** So long at most a stage waits for those before it, and for itself: a node stops within 10 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<? extends StageVerticle> upstream;
    private final Promise<Void> stopped = Promise.promise();

    /** @param upstream the stages that feed this one */
    protected StageVerticle(List<? extends StageVerticle> upstream) {
        this.upstream = List.copyOf(upstream);
    }

    /** Finishes what is in flight; nothing new comes in any more. */
    protected abstract Future<?> stopStage();

    @Override
    public final Future<?> stop() {
        return Future.join(upstream.stream().map(StageVerticle::stopped).toList())
                .transform(fed -> stopStage())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> stopped.tryComplete())
                .otherwiseEmpty();
    }

    private Future<Void> stopped() {
        return stopped.future();
    }
}
