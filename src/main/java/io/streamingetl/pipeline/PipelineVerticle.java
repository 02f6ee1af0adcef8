package io.streamingetl.pipeline;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.WriterReport;
import io.streamingetl.pipeline.consume.ConsumerVerticle;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.schema.SchemaException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
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

    private static final long RETRY_MS = 1_000;

    private EtlConfig config;
    private Database database;
    private DataPath path;
    private String waitingFor = "";
    private boolean stopping;

    public PipelineVerticle(EtlConfig config) {
        this.config = config;
    }

    @Override
    public Future<?> start() {
        Bus.register(vertx);
        database = Database.open(vertx, config.sink());
        return untilDone(of -> of.prepare(config)).compose(prepared -> run()).onFailure(failure -> stop());
    }

    private Future<Void> run() {
        path = new DataPath(vertx, config, database);
        return path.start();
    }

    /**
     * Runs by another configuration of the same pipeline: what is in flight is finished, and read on from where it
     * ended. Fails, and goes on by the one before, where the database or Kafka's client does not take it. Any thread.
     */
    public Future<Void> reconfigure(EtlConfig next) {
        Context own = context;
        if (own == null) {
            return Future.failedFuture("the pipeline is not deployed yet");
        }
        Promise<Void> done = Promise.promise();
        own.runOnContext(now -> change(next).onComplete(done));
        return done.future();
    }

    private Future<Void> change(EtlConfig next) {
        if (path == null) {
            return changeBeforeStart(next);
        }
        Set<String> leaving = new HashSet<>(config.source().topics());
        leaving.removeAll(next.source().topics());
        if (leaving.isEmpty() || next.window().size().equals(config.window().size())) {
            return replace(next, leaving);
        }
        // What is left is written by the plan that holds, so the lanes have to run by it first.
        return replace(next.withTopics(config.source().topics()), Set.of()).compose(resized -> replace(next, leaving));
    }

    /** The database is still waited for; from now on, another one. */
    private Future<Void> changeBeforeStart(EtlConfig next) {
        Database before = database;
        config = next;
        database = Database.open(vertx, next.sink());
        return before.close();
    }

    private Future<Void> replace(EtlConfig next, Set<String> leaving) {
        EtlConfig before = config;
        Database old = database;
        Database fresh = Database.open(vertx, next.sink());
        return ConsumerVerticle.check(next.pipeline(), next.source())
                .compose(taken -> fresh.check(next))
                .compose(fits -> path.leave(leaving)
                        .compose(left -> path.stop())
                        .compose(stopped -> go(next, fresh))
                        .recover(failure -> path.stop()
                                .compose(stopped -> go(before, old))
                                .transform(back -> Future.failedFuture(failure))))
                .onFailure(refused -> fresh.close())
                .compose(changed -> old.close());
    }

    private Future<Void> go(EtlConfig by, Database on) {
        config = by;
        database = on;
        return untilDone(of -> of.agreeOnWindows(config)).compose(agreed -> run());
    }

    private Future<Void> untilDone(Function<Database, Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        attempt(work, done);
        return done.future();
    }

    /** A loop over callbacks: a chain of futures would grow with every second that the database is away. */
    private void attempt(Function<Database, Future<Void>> work, Promise<Void> done) {
        work.apply(database)
                .onSuccess(worked -> {
                    waitingFor = "";
                    done.complete();
                })
                .onFailure(failure -> {
                    if (failure instanceof SchemaException || stopping) {
                        done.fail(failure);
                    } else {
                        waitFor(failure);
                        vertx.setTimer(RETRY_MS, timer -> attempt(work, done));
                    }
                });
    }

    private void waitFor(Throwable failure) {
        String reason = "waits for the database at " + config.sink().host() + ":"
                + config.sink().port() + ": " + failure.getMessage();
        if (!reason.equals(waitingFor)) {
            waitingFor = reason;
            LOG.warn("{}", reason);
            vertx.eventBus().publish(Addresses.WRITER_REPORTS, WriterReport.waiting(reason), Bus.LOCAL);
        }
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        Bus.unregister(vertx);
        return database.close();
    }
}
