package io.streamingetl.pipeline;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.config.KafkaConnection;
import io.streamingetl.config.Late;
import io.streamingetl.config.WindowConfig;
import io.streamingetl.core.event.ScanningDecoder;
import io.streamingetl.core.progress.FoldRules;
import io.streamingetl.core.progress.LaneLimits;
import io.streamingetl.core.progress.LaneState;
import io.streamingetl.core.window.Measures;
import io.streamingetl.pipeline.aggregate.AggregatorVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.WriterReport;
import io.streamingetl.pipeline.consume.ConsumerVerticle;
import io.streamingetl.pipeline.quarantine.QuarantineVerticle;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.SchemaException;
import io.streamingetl.pipeline.write.WriterSetup;
import io.streamingetl.pipeline.write.WriterVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root: owns the database pool, prepares the tables, and deploys writer, aggregators and consumers, in this order.
 * They stop in the reverse order.
 *
 * <p>Deploying fails with a {@link SchemaException} where the database does not fit the configuration; a database that
 * is merely away is waited for.
 */
public final class PipelineVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineVerticle.class);

    private static final long RETRY_MS = 1_000;

    private final EtlConfig config;
    private Database database;
    private String waitingFor = "";
    private boolean stopping;

    public PipelineVerticle(EtlConfig config) {
        this.config = config;
    }

    @Override
    public Future<?> start() {
        Bus.register(vertx);
        database = Database.open(vertx, config.sink());
        return prepare().compose(ready -> deploy()).onFailure(failure -> stop());
    }

    private Future<Void> prepare() {
        Promise<Void> prepared = Promise.promise();
        prepare(prepared);
        return prepared.future();
    }

    /** A loop over callbacks: a chain of futures would grow with every second that the database is away. */
    private void prepare(Promise<Void> prepared) {
        database.prepare(config).onSuccess(prepared::complete).onFailure(failure -> {
            if (failure instanceof SchemaException || stopping) {
                prepared.fail(failure);
            } else {
                waitFor(failure);
                vertx.setTimer(RETRY_MS, timer -> prepare(prepared));
            }
        });
    }

    private void waitFor(Throwable failure) {
        String reason = "waits for the database at " + config.sink().host() + ":"
                + config.sink().port() + ": " + failure.getMessage();
        if (!reason.equals(waitingFor)) {
            waitingFor = reason;
            LOG.warn("{}", reason);
            WriterReport report = WriterReport.waiting(reason);
            vertx.eventBus().publish(Addresses.WRITER_REPORTS, report, Bus.LOCAL);
        }
    }

    private Future<Void> deploy() {
        int lanes = config.source().lanes();
        List<ConsumerVerticle> consumers = new ArrayList<>();
        List<AggregatorVerticle> aggregators = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            ConsumerVerticle consumer = new ConsumerVerticle(
                    lane,
                    config.pipeline(),
                    config.source(),
                    config.window().idleAfter().toMillis());
            consumers.add(consumer);
            aggregators.add(new AggregatorVerticle(
                    lane,
                    lanes,
                    laneState(lanes),
                    config.window().maxOutOfOrderness().toMillis(),
                    List.of(consumer)));
        }
        return deployAll(copies(aggregators))
                .compose(ready -> vertx.deployVerticle(new WriterVerticle(lanes, writerSetup(), aggregators)))
                .compose(writer -> deployAll(aggregators))
                .compose(done -> deployAll(consumers));
    }

    private List<QuarantineVerticle> copies(List<AggregatorVerticle> aggregators) {
        return config.quarantine().topic().stream()
                .map(topic -> new QuarantineVerticle(
                        config.pipeline(),
                        topic,
                        KafkaConnection.of(config.source().kafka()),
                        aggregators))
                .toList();
    }

    private Future<Void> deployAll(List<? extends Deployable> verticles) {
        return Future.all(verticles.stream().map(vertx::deployVerticle).toList())
                .mapEmpty();
    }

    private LaneState laneState(int lanes) {
        WindowConfig window = config.window();
        FoldRules rules = new FoldRules(
                new Measures(config.measures()),
                window.maxOutOfOrderness().toMillis(),
                window.maxFuture().toMillis(),
                window.late() == Late.QUARANTINE,
                config.quarantine().topic().isPresent());
        LaneLimits limits = new LaneLimits(
                Math.max(1, window.maxOpenKeys() / lanes),
                window.maxReplayRecords(),
                window.emit().map(Duration::toMillis).orElse(0L),
                Math.max(1, config.quarantine().maxRowsPerMinute() / lanes));
        return new LaneState(rules, limits, config.schema(), new ScanningDecoder(config.schema()));
    }

    private WriterSetup writerSetup() {
        return new WriterSetup(
                database,
                config.pipeline(),
                config.sink().table(),
                config.schema().key(),
                new Measures(config.measures()),
                config.window().label());
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        Bus.unregister(vertx);
        return database.close();
    }
}
