package io.streamingetl.pipeline;

import io.streamingetl.config.model.EtlConfig;
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
import io.streamingetl.pipeline.aggregate.AggregatorVerticle;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.consume.ConsumerVerticle;
import io.streamingetl.pipeline.consume.OrphanVerticle;
import io.streamingetl.pipeline.consume.assign.Membership;
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
 * One deployment of the stages under one configuration: the producer of the quarantine topic if there is one, the
 * writer, aggregators and consumers. When the configuration changes, it is stopped and another one is started, which
 * continues from the progress rows.
 *
 * <p>Not final, so that a test can stand in for it.
 */
class DataPath {
    /** Panes may take the heap divided by this. */
    private static final int HEAP_DIVISOR = 2;

    /** A consumer group that has not answered by then has not refused the lanes either. */
    private static final long JOIN_SECONDS = 20;

    private final Vertx vertx;
    private final EtlConfig config;
    private final Database database;
    private final Queue<String> deployed = new ConcurrentLinkedQueue<>();
    private final Queue<StageVerticle> stages = new ConcurrentLinkedQueue<>();
    private final List<ConsumerVerticle> consumers = new ArrayList<>();

    /** @param database prepared, and kept open until the path is stopped */
    DataPath(Vertx vertx, EtlConfig config, Database database) {
        this.vertx = vertx;
        this.config = config;
        this.database = database;
    }

    /** Deploys all stages; if one fails, undeploys all of them. */
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
        OrphanVerticle orphans =
                new OrphanVerticle(config.pipeline(), config.source(), this::recordDecoder, () -> laneState(lanes));
        List<StageVerticle> senders = new ArrayList<>(aggregators);
        senders.add(orphans);
        Bus.publish(vertx, Addresses.LANES, lanes);
        Bus.publish(vertx, Addresses.JOB, database.job() + "/" + config.consumerGroup());
        return deployAll(quarantineProducers(aggregators))
                .compose(ready -> deployAll(List.of(new WriterVerticle(lanes, writerSetup(), senders))))
                .compose(writer -> deployAll(aggregators))
                .compose(done -> deployAll(consumers))
                .compose(done -> deployAll(List.of(orphans)))
                .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private List<QuarantineVerticle> quarantineProducers(List<AggregatorVerticle> aggregators) {
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

    /**
     * Writes all panes of these topics, those of open windows too, and stops reading them. The path can then only be
     * stopped.
     */
    Future<Void> dropTopics(Set<String> topics) {
        return topics.isEmpty()
                ? Future.succeededFuture()
                : Future.all(IntStream.range(0, config.source().lanes())
                                .mapToObj(
                                        lane -> Bus.request(vertx, Addresses.dropTopics(lane), new DropTopics(topics)))
                                .toList())
                        .mapEmpty();
    }

    /**
     * Completes once all lanes have joined the consumer group, or its brokers have not answered for a while: the lanes
     * keep trying. Fails with a {@link ConfigException} if the group refused a lane: only the group checks some
     * properties, such as a session timeout. Called after the start.
     */
    Future<Void> joined() {
        // The lanes complete the future on their own contexts, which end with them; the caller's must not.
        Context own = vertx.getOrCreateContext();
        Promise<Void> here = Promise.promise();
        allJoined().onComplete(done -> own.runOnContext(now -> here.handle(done)));
        return here.future();
    }

    private Future<Void> allJoined() {
        return joins().timeout(JOIN_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> failure instanceof TimeoutException ? Future.succeededFuture() : refused(failure));
    }

    private Future<Void> joins() {
        return Future.all(consumers.stream().map(ConsumerVerticle::joined).toList())
                .mapEmpty();
    }

    private static Future<Void> refused(Throwable refusal) {
        String rule = "the consumer group refuses it: " + refusal.getMessage();
        return Future.failedFuture(Violation.of("source.kafka", rule).refused());
    }

    /**
     * Fails with a {@link ConfigException} if the group refuses a lane for its properties, and never otherwise. Called
     * after the start.
     */
    Future<Void> acceptable() {
        return joins().recover(
                        refusal -> Membership.isOfProperties(refusal) ? refused(refusal) : Future.succeededFuture());
    }

    /**
     * Stops the stages in the order in which data flows: each waits for those before it. All members leave the group,
     * since the next path may have other members.
     */
    Future<Void> stop() {
        consumers.forEach(ConsumerVerticle::leaveAlways);
        List<Future<Void>> stops = new ArrayList<>();
        for (String id = deployed.poll(); id != null; id = deployed.poll()) {
            stops.add(vertx.undeploy(id));
        }
        return Future.join(stops).otherwiseEmpty().mapEmpty();
    }

    /** Whether a stage was stopped before it had finished what was in flight. Valid once stopped. Any thread. */
    boolean cutShort() {
        return stages.stream().anyMatch(StageVerticle::cutShort);
    }

    private RecordDecoder recordDecoder() {
        return new RecordDecoder(Decoders.of(config.schema()), foldRules());
    }

    private FoldRules foldRules() {
        WindowConfig window = config.window();
        return new FoldRules(
                config.aggregation(),
                window.maxOutOfOrderness().toMillis(),
                window.maxFuture().toMillis(),
                window.late() == Late.QUARANTINE,
                config.quarantine().topic().isPresent());
    }

    private LaneState laneState(int lanes) {
        WindowConfig window = config.window();
        LaneLimits limits = new LaneLimits(
                window.maxOpenKeys().map(keys -> Math.max(1, keys / lanes)).orElse(Integer.MAX_VALUE),
                Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / lanes,
                window.maxReplayRecords(),
                window.emit().map(Duration::toMillis).orElse(0L),
                Math.max(1, config.quarantine().maxRowsPerMinute() / lanes));
        return new LaneState(foldRules(), limits);
    }

    private WriterSetup writerSetup() {
        return new WriterSetup(database, config);
    }
}
