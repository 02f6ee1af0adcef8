package io.streamingetl.pipeline;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.pipeline.PipelineState.Connecting;
import io.streamingetl.pipeline.PipelineState.Running;
import io.streamingetl.pipeline.PipelineState.Stopped;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.WriterReport;
import io.streamingetl.pipeline.write.sql.Refusal;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root: owns the database pool, prepares the tables, and runs one {@link DataPath} at a time, another one after the
 * configuration has changed. {@link PipelineState} draws its lifecycle.
 *
 * <p>Deployment fails with a {@link SchemaException} if the database does not fit the configuration. If the database is
 * unreachable, the pipeline retries until it answers.
 */
public final class PipelineVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineVerticle.class);

    /** The time within which the open windows of removed topics must be written; after it, the change is refused. */
    private static final long DROP_SECONDS = 30;

    private final EtlConfig first;

    /** Runs, or waits for its database. */
    private ActiveConfig current;

    /** The end of the deployment: where the node stops before it has started, the stop itself. */
    private final Promise<Void> deployed = Promise.promise();

    /** Changed on the event loop only. */
    private volatile PipelineState state = PipelineState.initial();

    public PipelineVerticle(EtlConfig config) {
        this.first = config;
    }

    @Override
    public Future<?> start() {
        Bus.register(vertx);
        current = ActiveConfig.open(vertx, first);
        current.createClients()
                .compose(created -> retryLoop()
                        .run(
                                ActiveConfig::prepare,
                                failure -> state instanceof Stopped || failure instanceof SchemaException))
                .compose(prepared -> run())
                .onFailure(failure -> stop())
                .onSuccess(deployed::tryComplete)
                .onFailure(deployed::tryFail);
        return deployed.future();
    }

    private RetryLoop<ActiveConfig> retryLoop() {
        return new RetryLoop<>(vertx, () -> current, this::awaitDatabase);
    }

    private Future<Void> run() {
        return enter(now -> now.run(new DataPath(vertx, current.config(), current.database())));
    }

    /** Completes once the new state has settled; fails if the transition is illegal, as each is once the node stops. */
    private Future<Void> enter(UnaryOperator<PipelineState> transition) {
        try {
            state = transition.apply(state);
            return state.settled();
        } catch (IllegalStateException refused) {
            return Future.failedFuture(refused);
        }
    }

    /**
     * Switches to another configuration of the same pipeline: finishes what is in flight, and goes on where it ended.
     * While a database is still awaited, the new configuration takes over at once, without waiting for its own.
     *
     * <p>Fails, and goes on with the previous configuration, if the database, Kafka's client or the brokers refuse the
     * new one; with a {@link ConfigException} if they would refuse it again, or reading was interrupted for it. One
     * call at a time. Any thread.
     */
    public Future<Void> reconfigure(EtlConfig next) {
        return onContext(() -> change(next));
    }

    /** Accepts no further configuration; completes once a path that starts or stops has settled. Any thread. */
    public Future<Void> settle() {
        return context == null
                ? Future.succeededFuture()
                : onContext(() -> enter(PipelineState::stop)
                        .otherwiseEmpty()
                        .onSuccess(settled -> deployed.tryFail("the node stops")));
    }

    /** Whether work in flight was left, since the database or Kafka did not answer. Once it is stopped; any thread. */
    public boolean cutShort() {
        return state.lastPath().filter(DataPath::cutShort).isPresent();
    }

    /** Fails if the consumer group refuses the first lanes for their properties, and never otherwise. Once deployed. */
    public Future<Void> acceptable() {
        return state.lastPath().map(DataPath::acceptable).orElse(Future.succeededFuture());
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
        if (before.topicsRemovedBy(next).isEmpty()
                || next.window().size().equals(before.window().size())) {
            return apply(next);
        }
        // The open windows of removed topics are written by the plan that holds, so the lanes must run by it first.
        return apply(next.withTopics(before.source().topics())).compose(resized -> apply(next)
                .recover(failure -> apply(before).transform(restored -> Future.failedFuture(failure))));
    }

    /** The state may change while the new configuration is tested, so each step acts on the state that it finds. */
    private Future<Void> apply(EtlConfig config) {
        ActiveConfig next = ActiveConfig.open(vertx, config);
        return (state instanceof Connecting ? next.createClients() : next.proveClients(current))
                .compose(proven -> next.check().recover(this::acceptUnreachable))
                .compose(fits -> state.settled())
                .compose(settled -> {
                    if (state instanceof Running running) {
                        return replace(running.path(), next);
                    }
                    return state instanceof Connecting ? awaitOther(next) : Future.failedFuture("the node stops");
                })
                .onFailure(refused -> next.close());
    }

    /** While one database is awaited, another unreachable one may take its place. */
    private Future<Void> acceptUnreachable(Throwable failure) {
        return state instanceof Connecting && !(failure instanceof SchemaException)
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }

    /** The retry loop that runs turns to the new database by itself. */
    private Future<Void> awaitOther(ActiveConfig next) {
        ActiveConfig before = current;
        current = next;
        return before.close();
    }

    /** Fails with a {@link ConfigException}, so that it is not retried: each attempt interrupts reading. */
    private Future<Void> replace(DataPath path, ActiveConfig next) {
        ActiveConfig before = current;
        return dropTopics(path, before.config().topicsRemovedBy(next.config()))
                .compose(dropped -> enter(PipelineState::halt))
                .compose(halted -> switchTo(next))
                .compose(switched -> state instanceof Running running && !next.hasClientsOf(before)
                        ? running.path().joined()
                        : Future.succeededFuture())
                .recover(failure ->
                        rollBack(before).transform(restored -> Future.failedFuture(ConfigException.of(failure))))
                .compose(changed -> before.close().otherwiseEmpty());
    }

    private Future<Void> dropTopics(DataPath path, Set<String> topics) {
        return path.dropTopics(topics)
                .timeout(DROP_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(
                        "the open windows of " + topics + " can't be written: " + failure.getMessage()));
    }

    /** Fails if a person has to fix something; if the database has just become unreachable, it is awaited. */
    private Future<Void> switchTo(ActiveConfig next) {
        current = next;
        return next.agree().transform(agreed -> {
            if (agreed.succeeded()) {
                return run();
            }
            return SqlFaults.kind(agreed.cause()) == SqlFaults.Kind.TRANSIENT
                    ? runOncePrepared(agreed.cause())
                    : Future.failedFuture(agreed.cause());
        });
    }

    private Future<Void> rollBack(ActiveConfig before) {
        return enter(PipelineState::halt).compose(halted -> {
            current = before;
            return before.agree()
                    .transform(agreed -> agreed.succeeded() ? run() : runOncePrepared(agreed.cause()))
                    .onFailure(this::crash);
        });
    }

    /** Retries in the background, so that another configuration can be applied meanwhile. */
    private Future<Void> runOncePrepared(Throwable failure) {
        awaitDatabase(failure);
        retryLoop()
                .runLater(ActiveConfig::prepare, another -> state instanceof Stopped)
                .compose(prepared -> run())
                .onFailure(this::crash);
        return Future.succeededFuture();
    }

    /** A pipeline that ran before must run again. */
    private void crash(Throwable cause) {
        if (!(state instanceof Stopped)) {
            LOG.error("the pipeline crashes, and the node with it", cause);
            Bus.publish(vertx, Addresses.CRASHES, new Crash("the pipeline", cause));
        }
    }

    /** Reports a reason once; throws if the node stops. */
    private void awaitDatabase(Throwable failure) {
        String reason =
                "waits for " + Refusal.describe(failure, current.config().sink());
        PipelineState before = state;
        state = before.connect(reason);
        if (!state.equals(before)) {
            LOG.warn("{}", reason);
            Bus.publish(vertx, Addresses.WRITER_REPORTS, WriterReport.waiting(reason));
        }
    }

    @Override
    public Future<?> stop() {
        state = state.stop();
        Bus.unregister(vertx);
        return current.close();
    }
}
