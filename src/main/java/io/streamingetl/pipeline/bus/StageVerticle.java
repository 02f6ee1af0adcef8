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
 * A stage of the data path. Vert.x stops the children of a verticle all at once, but a stage stops only after the
 * stages upstream of it, so that it finishes what is in flight, and its bus handlers reply until then.
 *
 * <p>An exception that reaches the event loop is a broken invariant. The stage then crashes: it drops what it holds,
 * and the next owner reads that again from the committed progress.
 */
public abstract class StageVerticle extends VerticleBase {
    /** For the stages upstream and for itself: a node stops within 10 seconds. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String name;
    private final List<? extends StageVerticle> upstream;
    private final Promise<Void> stopped = Promise.promise();
    private boolean crashed;
    private volatile boolean cutShort;

    /**
     * @param name as log lines and the status show it
     * @param upstream the stages that send to this one
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

    /** Ends all work of this stage because an invariant is broken. Event loop only. */
    protected final void crash(Throwable cause) {
        if (!crashed) {
            crashed = true;
            log.error("{} crashes, and the node with it", name, cause);
            abandon();
            Bus.publish(vertx, Addresses.CRASHES, new Crash(name, cause));
        }
    }

    /** Whether this stage crashed; it then accepts nothing and sends nothing. */
    protected final boolean crashed() {
        return crashed;
    }

    /** Drops what the stage holds; none of it may be written any more. */
    protected abstract void abandon();

    /** Finishes what is in flight. The stages upstream have stopped, so nothing new arrives. */
    protected abstract Future<?> stopStage();

    @Override
    public final Future<?> stop() {
        return Future.join(upstream.stream().map(StageVerticle::stopped).toList())
                .transform(fed -> stopStage())
                .timeout(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> cutShort = true)
                .onComplete(done -> stopped.tryComplete())
                .otherwiseEmpty();
    }

    private Future<Void> stopped() {
        return stopped.future();
    }

    /** Whether the stage stopped before everything in flight was finished. Valid once it is stopped. Any thread. */
    public final boolean cutShort() {
        return cutShort;
    }
}
