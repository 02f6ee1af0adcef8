package io.streamingetl.pipeline;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.WriterReport;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root: owns the database pool, prepares the tables, and runs a {@link DataPath}, another one where the
 * configuration changes.
 *
 * <p>Deploying fails with a {@link SchemaException} where the database does not fit the configuration; a database that
 * is merely away is waited for.
 */
public final class PipelineVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineVerticle.class);

    /** So long at most a topic that is left out has its sums written before the change is given up. */
    private static final long LEAVE_SECONDS = 30;

    private final EtlConfig first;
    private ActiveConfig current;

    /** What reads and writes; null while the database is waited for, and while one path gives way to the next. */
    private DataPath path;

    /** The path that was begun last, also after its end; null before the first. */
    private volatile DataPath latest;

    /** The start or the stop of a path that was begun last. */
    private Future<Void> moving = Future.succeededFuture();

    private String waitingFor = "";
    private boolean stopping;

    public PipelineVerticle(EtlConfig config) {
        this.first = config;
    }

    @Override
    public Future<?> start() {
        Bus.register(vertx);
        current = ActiveConfig.open(vertx, first);
        return current.makeClients()
                .compose(made -> persistent()
                        .until(ActiveConfig::prepare, failure -> stopping || failure instanceof SchemaException))
                .compose(prepared -> run())
                .onFailure(failure -> stop());
    }

    private RetryLoop<ActiveConfig> persistent() {
        return new RetryLoop<>(vertx, () -> current, this::waitFor);
    }

    private Future<Void> run() {
        if (stopping) {
            return Future.failedFuture("the node stops");
        }
        waitingFor = "";
        path = new DataPath(vertx, current.config(), current.database());
        latest = path;
        moving = path.start();
        return moving;
    }

    private Future<Void> halt() {
        if (stopping) {
            return Future.failedFuture("the node stops");
        }
        DataPath ending = path;
        path = null;
        moving = ending.stop();
        return moving;
    }

    /**
     * Runs by another configuration of the same pipeline: what is in flight is finished, and read on from where it
     * ended. While the database is still waited for, it is this configuration's from now on, there or not. Fails, and
     * goes on by the one before, where the database, Kafka's client or the brokers do not take it; with a
     * {@link ConfigException} where the same would be refused again, or the reading was stopped for it. One at a time.
     * Any thread.
     */
    public Future<Void> reconfigure(EtlConfig next) {
        return onContext(() -> change(next));
    }

    /** Takes no other configuration any more; done once a change that is under way stands still. Any thread. */
    public Future<Void> settle() {
        return context == null
                ? Future.succeededFuture()
                : onContext(() -> {
                    stopping = true;
                    return moving.otherwiseEmpty();
                });
    }

    /**
     * Whether it was stopped before all that was in flight was finished: the database or Kafka did not answer. Any
     * thread, once it is stopped.
     */
    public boolean cutShort() {
        return latest != null && latest.cutShort();
    }

    private Future<Void> onContext(Supplier<Future<Void>> work) {
        Context own = context;
        if (own == null) {
            return Future.failedFuture("the pipeline is not deployed yet");
        }
        Promise<Void> done = Promise.promise();
        own.runOnContext(now -> work.get().onComplete(done));
        return done.future();
    }

    private Future<Void> change(EtlConfig next) {
        EtlConfig before = current.config();
        if (leftOut(next).isEmpty()
                || next.window().size().equals(before.window().size())) {
            return take(next);
        }
        // What is left is written by the plan that holds, so the lanes have to run by it first.
        return take(next.withTopics(before.source().topics())).compose(resized -> take(next)
                .recover(failure -> take(before).transform(taken -> Future.failedFuture(failure))));
    }

    private Set<String> leftOut(EtlConfig next) {
        Set<String> topics = new HashSet<>(current.config().source().topics());
        topics.removeAll(next.source().topics());
        return topics;
    }

    private Future<Void> take(EtlConfig config) {
        ActiveConfig next = ActiveConfig.open(vertx, config);
        return (path == null ? next.makeClients() : next.proveClients(current))
                .compose(proven -> next.check().recover(this::awayAsWell))
                .compose(fits -> moving)
                .compose(still -> path == null ? waitForAnother(next) : replace(next))
                .onFailure(refused -> next.close());
    }

    /** While one database is waited for, another that can't be reached may be waited for as well. */
    private Future<Void> awayAsWell(Throwable failure) {
        return path == null && !(failure instanceof SchemaException)
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }

    private Future<Void> waitForAnother(ActiveConfig next) {
        ActiveConfig before = current;
        current = next;
        return before.close();
    }

    /** Fails with a {@link ConfigException}: what had to stop for it has paid once, and must not pay at every look. */
    private Future<Void> replace(ActiveConfig next) {
        ActiveConfig before = current;
        return leave(leftOut(next.config()))
                .compose(left -> halt())
                .compose(stopped -> go(next))
                .compose(running -> path == null || next.hasClientsOf(before) ? Future.succeededFuture() : path.taken())
                .recover(failure -> goBack(before).transform(back -> Future.failedFuture(ConfigException.of(failure))))
                .compose(changed -> before.close().otherwiseEmpty());
    }

    private Future<Void> leave(Set<String> topics) {
        return path.leave(topics)
                .timeout(LEAVE_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(
                        "what is held of " + topics + " can't be written: " + failure.getMessage()));
    }

    /** Fails where a person has to mend something; a database that went away this moment is waited for. */
    private Future<Void> go(ActiveConfig next) {
        current = next;
        return next.agreeOnWindows().transform(agreed -> {
            if (agreed.succeeded()) {
                return run();
            }
            return !stopping && SqlFaults.kind(agreed.cause()) == SqlFaults.Kind.TRANSIENT
                    ? goOnceItIsThere(agreed.cause())
                    : Future.failedFuture(agreed.cause());
        });
    }

    private Future<Void> goBack(ActiveConfig before) {
        if (stopping) {
            return Future.failedFuture("the node stops");
        }
        Future<Void> halted = path == null ? Future.succeededFuture() : halt();
        return halted.compose(stopped -> {
            current = before;
            return before.agreeOnWindows()
                    .transform(agreed -> agreed.succeeded() ? run() : goOnceItIsThere(agreed.cause()))
                    .onFailure(this::crash);
        });
    }

    /** In the background, so that another configuration can be taken meanwhile. */
    private Future<Void> goOnceItIsThere(Throwable failure) {
        waitFor(failure);
        persistent()
                .again(ActiveConfig::prepare, another -> stopping)
                .compose(prepared -> run())
                .onFailure(this::crash);
        return Future.succeededFuture();
    }

    /** What has run before must run again. */
    private void crash(Throwable cause) {
        if (!stopping) {
            LOG.error("the pipeline crashes, and the node with it", cause);
            Bus.publish(vertx, Addresses.CRASHES, new Crash("the pipeline", cause));
        }
    }

    private void waitFor(Throwable failure) {
        SinkConfig sink = current.config().sink();
        String reason = "waits for the database at " + sink.host() + ":" + sink.port() + ": " + failure.getMessage();
        if (!reason.equals(waitingFor)) {
            waitingFor = reason;
            LOG.warn("{}", reason);
            Bus.publish(vertx, Addresses.WRITER_REPORTS, WriterReport.waiting(reason));
        }
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        Bus.unregister(vertx);
        return current.close();
    }
}
