package io.streamingetl.pipeline.bus;

import io.streamingetl.pipeline.reports.Crash;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stage of the data path. Vert.x stops the children of a verticle all at once; a stage stops only after the stages
 * that feed it, so that what is in flight is finished, and its bus handlers answer until then.
 *
 * <p>An exception that reaches the event loop is a broken invariant. The stage then says so, loudly, and is not to be
 * trusted any more: what it held is read again by the next owner, from what is committed.
 */
public abstract class StageVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StageVerticle.class);

    /** So long at most a stage waits for those before it, and for itself: a node stops within 10 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final String name;
    private final List<? extends StageVerticle> upstream;
    private final Promise<Void> stopped = Promise.promise();
    private boolean crashed;
    private volatile boolean cutShort;

    /**
     * @param name as a person should read it
     * @param upstream the stages that feed this one
     */
    protected StageVerticle(String name, List<? extends StageVerticle> upstream) {
        this.name = name;
        this.upstream = List.copyOf(upstream);
    }

    @Override
    public void init(Vertx owner, Context own) {
        super.init(owner, own);
        own.exceptionHandler(this::crash);
    }

    /** Ends all work of this stage because of what must not be; called on its event loop. */
    protected final void crash(Throwable cause) {
        if (!crashed) {
            crashed = true;
            LOG.error("{} crashes, and the node with it", name, cause);
            abandon();
            Bus.publish(vertx, Addresses.CRASHES, new Crash(name, cause));
        }
    }

    /** Whether this stage crashed: then it takes nothing in and gives nothing out. */
    protected final boolean crashed() {
        return crashed;
    }

    /** Forgets what it holds; nothing of it may be written any more. */
    protected abstract void abandon();

    /** Finishes what is in flight; nothing new comes in any more. */
    protected abstract Future<?> stopStage();

    @Override
    public final Future<?> stop() {
        return Future.join(upstream.stream().map(StageVerticle::stopped).toList())
                .transform(fed -> stopStage())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> cutShort = true)
                .onComplete(done -> stopped.tryComplete())
                .otherwiseEmpty();
    }

    private Future<Void> stopped() {
        return stopped.future();
    }

    /** Whether it was stopped before all that was in flight was finished. Any thread, once it is stopped. */
    public final boolean cutShort() {
        return cutShort;
    }
}
