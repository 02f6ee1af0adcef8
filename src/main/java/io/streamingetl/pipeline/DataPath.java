package io.streamingetl.pipeline;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.FixedKeys;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.core.aggregate.LaneLimits;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.pipeline.aggregate.AggregatorVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.consume.ConsumerVerticle;
import io.streamingetl.pipeline.consume.OrphanVerticle;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.pipeline.quarantine.QuarantineVerticle;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.WriterSetup;
import io.streamingetl.pipeline.write.WriterVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * One deployment of the way to the quarantine topic, if there is one, writer, aggregators and consumers, all by one
 * configuration. It is stopped and another one started where that changes: the progress rows make the one go on where
 * the other has ended.
 */
final class DataPath {
    /** Panes may take one part in so many of the heap. */
    private static final int PANES_OF_HEAP = 2;

    /** A group that has not taken the lanes after so long has not refused them either. */
    private static final long JOIN_SECONDS = 20;

    private final Vertx vertx;
    private final EtlConfig config;
    private final Database database;
    private final Queue<String> deployed = new ConcurrentLinkedQueue<>();
    private final Queue<StageVerticle> stages = new ConcurrentLinkedQueue<>();
    private final List<ConsumerVerticle> consumers = new ArrayList<>();

    /** @param database prepared, and open until this is stopped */
    DataPath(Vertx vertx, EtlConfig config, Database database) {
        this.vertx = vertx;
        this.config = config;
        this.database = database;
    }

    /** Deploys all; where it fails, nothing of it runs on. */
    Future<Void> start() {
        int lanes = config.source().lanes();
        List<AggregatorVerticle> aggregators = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            ConsumerVerticle consumer = new ConsumerVerticle(
                    lane,
                    config.pipeline(),
                    config.source(),
                    config.window().idleAfter().toMillis(),
                    this::recordDecoder);
            consumers.add(consumer);
            aggregators.add(new AggregatorVerticle(
                    lane,
                    lanes,
                    laneState(lanes),
                    config.window().maxOutOfOrderness().toMillis(),
                    List.of(consumer)));
        }
        OrphanVerticle unwritten =
                new OrphanVerticle(config.pipeline(), config.source(), this::recordDecoder, () -> laneState(lanes));
        List<StageVerticle> writers = new ArrayList<>(aggregators);
        writers.add(unwritten);
        Bus.publish(vertx, Addresses.LANES, lanes);
        Bus.publish(vertx, Addresses.JOB, database.job() + "/" + config.consumerGroup());
        return deployAll(copies(aggregators))
                .compose(ready -> deployAll(List.of(new WriterVerticle(lanes, writerSetup(), writers))))
                .compose(writer -> deployAll(aggregators))
                .compose(done -> deployAll(consumers))
                .compose(done -> deployAll(List.of(unwritten)))
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
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

    private Future<Void> deployAll(List<? extends StageVerticle> verticles) {
        stages.addAll(verticles);
        return Future.join(verticles.stream()
                        .map(verticle -> vertx.deployVerticle(verticle).onSuccess(deployed::add))
                        .toList())
                .mapEmpty();
    }

    /** Writes what is held of these topics, open windows too, and reads them no further. Only to be stopped then. */
    Future<Void> leave(Set<String> topics) {
        return topics.isEmpty()
                ? Future.succeededFuture()
                : Future.all(IntStream.range(0, config.source().lanes())
                                .mapToObj(
                                        lane -> Bus.request(vertx, Addresses.dropTopics(lane), new DropTopics(topics)))
                                .toList())
                        .mapEmpty();
    }

    /**
     * Completes once the consumer group has all lanes, or none of its brokers answered for a while: the lanes wait for
     * those. Fails with a {@link ConfigException} where it refused one: some properties, such as a session timeout, are
     * judged by the group alone. To be asked once this is started.
     */
    Future<Void> taken() {
        // The lanes complete it on their own contexts, which end with them: who goes on must not be one of their
        // children.
        Context own = vertx.getOrCreateContext();
        Promise<Void> here = Promise.promise();
        allTaken().onComplete(done -> own.runOnContext(now -> here.handle(done)));
        return here.future();
    }

    private Future<Void> allTaken() {
        return Future.all(consumers.stream().map(ConsumerVerticle::taken).toList())
                .<Void>mapEmpty()
                .timeout(JOIN_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> failure instanceof TimeoutException
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Violation.of("source.kafka", "the consumer group refuses it: " + failure.getMessage())
                                        .refused()));
    }

    /**
     * Stops the stages in the order in which data flows: each waits for those before it. All members leave the group,
     * for the path that comes after this one may have others.
     */
    Future<Void> stop() {
        consumers.forEach(ConsumerVerticle::leaveAlways);
        List<Future<Void>> stops = new ArrayList<>();
        for (String id = deployed.poll(); id != null; id = deployed.poll()) {
            stops.add(vertx.undeploy(id));
        }
        return Future.join(stops).otherwiseEmpty().mapEmpty();
    }

    /** Whether it was stopped before all that was in flight was finished. Any thread, once it is stopped. */
    boolean cutShort() {
        return stages.stream().anyMatch(StageVerticle::cutShort);
    }

    private RecordDecoder recordDecoder() {
        return new RecordDecoder(config.schema(), Decoders.of(config.schema()), foldRules());
    }

    private FoldRules foldRules() {
        WindowConfig window = config.window();
        return new FoldRules(
                new Measures(config.measures()),
                window.maxOutOfOrderness().toMillis(),
                window.maxFuture().toMillis(),
                window.late() == Late.QUARANTINE,
                config.quarantine().topic().isPresent());
    }

    private LaneState laneState(int lanes) {
        WindowConfig window = config.window();
        LaneLimits limits = new LaneLimits(
                Math.max(1, window.maxOpenKeys() / lanes),
                Runtime.getRuntime().maxMemory() / PANES_OF_HEAP / lanes,
                window.maxReplayRecords(),
                window.emit().map(Duration::toMillis).orElse(0L),
                Math.max(1, config.quarantine().maxRowsPerMinute() / lanes));
        return new LaneState(foldRules(), limits, config.schema());
    }

    private WriterSetup writerSetup() {
        return new WriterSetup(
                database,
                config.pipeline(),
                config.sink().table(),
                config.schema().key(),
                new Measures(config.measures()),
                config.window().label(),
                config.window().size().toMillis(),
                FixedKeys.of(config));
    }
}
