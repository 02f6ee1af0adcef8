package io.streamingetl.pipeline.consume;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.Claimer;
import io.streamingetl.pipeline.consume.assign.Membership;
import io.streamingetl.pipeline.consume.assign.PartitionLifecycle;
import io.streamingetl.pipeline.consume.assign.PauseControl;
import io.streamingetl.pipeline.consume.assign.StaticIdentity;
import io.streamingetl.pipeline.consume.assign.UnreadablePartitions;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.GroupWatch;
import io.streamingetl.pipeline.consume.broker.LogValidator;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import io.streamingetl.pipeline.consume.poll.PollThreadConsumer;
import io.streamingetl.pipeline.consume.watch.CompactionWatch;
import io.streamingetl.pipeline.consume.watch.IdleDetector;
import io.streamingetl.pipeline.consume.watch.LagTracker;
import io.streamingetl.pipeline.consume.watch.LaneMonitor;
import io.streamingetl.pipeline.consume.watch.TopicWatch;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.streamingetl.pipeline.messages.CheckTopicIds;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lane's consumer: assembles its parts, connects them to the bus, and reports their state. */
public final class ConsumerVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerVerticle.class);

    private static final long REPORT_MS = 1_000;

    private final int lane;
    private final String pipeline;
    private final SourceConfig source;
    private final Properties properties;
    private final long idleAfterMs;
    private final Supplier<RecordDecoder> decoders;
    private final AssignedPartitions assignment = new AssignedPartitions();
    private final OngoingFailures failures;

    private Membership membership;
    private BatchSender batches;
    private BrokerAdmin brokers;
    private PauseControl pauseControl;
    private PartitionLifecycle lifecycle;
    private TopicWatch topics;
    private UnreadablePartitions unreadable;
    private LaneMonitor monitor;
    private PollLoop polls;

    private volatile boolean leavesAlways;

    /**
     * @param lane the lane's number, from 0
     * @param pipeline scopes the progress rows, and names the default consumer group
     * @param idleAfterMs for how long a partition without further records must be silent to be idle
     * @param decoders makes a decoder each time that the group is joined
     */
    public ConsumerVerticle(
            int lane, String pipeline, SourceConfig source, long idleAfterMs, Supplier<RecordDecoder> decoders) {
        super("the consumer of lane " + lane, List.of());
        this.lane = lane;
        this.pipeline = pipeline;
        this.source = source;
        this.properties = ConsumerProperties.of(pipeline, lane, source);
        this.idleAfterMs = idleAfterMs;
        this.decoders = decoders;
        this.failures = new OngoingFailures(LOG, "lane " + lane, failure -> failure instanceof WakeupException);
    }

    /** As {@link Membership#joined}. Valid once the verticle is deployed. Any thread. */
    public Future<Void> joined() {
        return membership.joined();
    }

    /** Makes a static member leave the group at its stop, as its successor may have another name. Any thread. */
    public void leaveAlways() {
        leavesAlways = true;
    }

    /** Completes without waiting for Kafka. */
    @Override
    public Future<?> start() {
        brokers = new BrokerAdmin(context, properties);
        StaticIdentity identity = new StaticIdentity(brokers, properties);
        membership = new Membership(vertx, source.topics(), this::consumer, identity, failures);
        pauseControl = new PauseControl(vertx, lane, assignment, membership, failures);
        Claimer claimer = new Claimer(vertx, pipeline, brokers, new LogValidator(vertx, properties), source.start());
        lifecycle = new PartitionLifecycle(vertx, lane, assignment, membership, claimer::claim, pauseControl, failures);
        batches = new BatchSender(vertx, lane, assignment, lifecycle::onDiverged);
        unreadable = new UnreadablePartitions(vertx, assignment, lifecycle, failures);
        CompactionWatch compaction = new CompactionWatch(lane, brokers, assignment, lifecycle);
        topics = new TopicWatch(
                vertx,
                brokers::topics,
                Set.copyOf(source.topics()),
                assignment,
                lifecycle,
                compaction::check,
                failures);
        LagTracker lag = new LagTracker(lane, brokers::ends, assignment, failures);
        GroupWatch group = new GroupWatch(vertx, lane, brokers, properties);
        monitor = new LaneMonitor(lane, membership, assignment, topics, lag, group, failures);
        polls = new PollLoop(
                vertx,
                membership,
                batches,
                pauseControl,
                lifecycle,
                unreadable,
                topics,
                monitor,
                failures,
                this::crash);
        IdleDetector idle = new IdleDetector(vertx, lane, assignment, brokers, idleAfterMs);
        vertx.setPeriodic(idle.periodMs(), timer -> idle.check());
        vertx.setPeriodic(REPORT_MS, timer -> report());
        return Future.all(
                        Bus.listen(vertx, Addresses.settled(lane), lifecycle::onSettled),
                        Bus.listen(vertx, Addresses.conflicts(lane), lifecycle::onProgressConflict),
                        Bus.listen(vertx, Addresses.FENCED, fenced -> fenced.epochs()
                                .forEach(lifecycle::onDropped)),
                        Bus.listen(vertx, Addresses.PAUSED, pauseControl::pause),
                        Bus.serve(vertx, Addresses.checkTopicIds(lane), this::onCheckTopicIds),
                        Bus.serve(vertx, Addresses.dropTopics(lane), this::onDropTopics))
                .onSuccess(listening -> polls.start());
    }

    private PollThreadConsumer consumer() {
        // With a decoder of its own: the previous consumer may still be closing.
        return KafkaClients.make(
                properties, () -> new PollThreadConsumer(context, properties, lifecycle, decoders.get()));
    }

    private Future<TopicIdsChecked> onCheckTopicIds(CheckTopicIds check) {
        return topics.stale(check.partitions()).map(TopicIdsChecked::new);
    }

    /** Waits until every assigned partition of the topics is claimed: each may have open windows to write. */
    private Future<Void> onDropTopics(DropTopics dropped) {
        Promise<Void> written = Promise.promise();
        dropTopics(dropped, written);
        return written.future();
    }

    private void dropTopics(DropTopics dropped, Promise<Void> written) {
        boolean claims = assignment.in(AssignedPartition.State.CLAIMING).stream()
                .anyMatch(partition -> dropped.topics().contains(partition.id().topic()));
        if (claims) {
            vertx.setTimer(PollLoop.POLL_TIMEOUT.toMillis(), timer -> dropTopics(dropped, written));
        } else {
            Bus.request(vertx, Addresses.flushTopics(lane), dropped).onComplete(written);
        }
    }

    private void report() {
        unreadable.update();
        monitor.update(MonotonicClock.now());
        Bus.publish(vertx, Addresses.CONSUMER_REPORTS, monitor.report(pauseControl.isPaused(), batches.inFlight()));
    }

    @Override
    protected void abandon() {
        polls.stop();
    }

    @Override
    protected Future<?> stopStage() {
        polls.stop();
        return membership.leaveForGood(leavesAlways).onComplete(closed -> {
            topics.close();
            brokers.close();
        });
    }
}
