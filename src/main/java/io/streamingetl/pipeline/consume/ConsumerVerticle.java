package io.streamingetl.pipeline.consume;

import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
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
import io.streamingetl.pipeline.consume.poll.DecodedPoll;
import io.streamingetl.pipeline.consume.poll.PollThreadConsumer;
import io.streamingetl.pipeline.consume.poll.PolledValue;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane's consumer. It polls without an end: while its aggregator is behind, partitions are paused, never the
 * polling, so that the group keeps the member.
 */
public final class ConsumerVerticle extends StageVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerVerticle.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration HELD_POLL = Duration.ofMillis(20);

    /** An aggregator that is behind for longer has its partitions paused. */
    private static final long HOLD_AFTER_MS = 50;

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

    private volatile boolean leavesAlways;
    private boolean waitingForRoom;
    private boolean stopping;

    /**
     * @param lane which lane this is, from 0
     * @param pipeline scopes the progress rows, and names the consumer group where the source names none
     * @param idleAfterMs a caught-up partition that is silent for so long is idle
     * @param decoders makes one for each time that the group is joined
     */
    public ConsumerVerticle(
            int lane, String pipeline, SourceConfig source, long idleAfterMs, Supplier<RecordDecoder> decoders) {
        super("the consumer of lane " + lane, List.of());
        this.lane = lane;
        this.pipeline = pipeline;
        this.source = source;
        this.properties = ConsumerProperties.of(pipeline, lane, source.lanes(), source.kafka());
        this.idleAfterMs = idleAfterMs;
        this.decoders = decoders;
        this.failures = new OngoingFailures(LOG, "lane " + lane, failure -> failure instanceof WakeupException);
    }

    /**
     * Completes once the consumer group has this lane's consumer for the first time; fails where the group refused it
     * before that. To be asked once this is deployed; any thread.
     */
    public Future<Void> taken() {
        return membership.taken();
    }

    /** At its stop a static member leaves the group, too: no consumer of its name may come after it. Any thread. */
    public void leaveAlways() {
        leavesAlways = true;
    }

    /** Does not wait for Kafka: brokers whose names do not resolve yet are waited for later. */
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
        IdleDetector idle = new IdleDetector(vertx, lane, assignment, brokers, idleAfterMs);
        vertx.setPeriodic(idle.periodMs(), timer -> idle.check());
        vertx.setPeriodic(REPORT_MS, timer -> report());
        return Future.all(
                        Bus.listen(vertx, Addresses.settled(lane), lifecycle::onSettled),
                        Bus.listen(vertx, Addresses.conflicts(lane), lifecycle::onProgressConflict),
                        Bus.listen(vertx, Addresses.FENCED, fenced -> fenced.epochs()
                                .forEach(lifecycle::onFenced)),
                        Bus.listen(vertx, Addresses.PAUSED, pauseControl::pause),
                        Bus.serve(vertx, Addresses.checkTopicIds(lane), this::onCheckTopicIds),
                        Bus.serve(vertx, Addresses.dropTopics(lane), this::onDropTopics))
                .onSuccess(listening -> membership.begin().onSuccess(subscribed -> next()));
    }

    private PollThreadConsumer consumer() {
        // One that is closed may not be at its end yet: its decoder is no other's.
        return KafkaClients.make(
                properties, () -> new PollThreadConsumer(context, properties, lifecycle, decoders.get()));
    }

    private Future<TopicIdsChecked> onCheckTopicIds(CheckTopicIds check) {
        return topics.stale(check.partitions()).map(TopicIdsChecked::new);
    }

    /** Passed on once all that is assigned of it is claimed: what is not yet may have something to be written, too. */
    private Future<Void> onDropTopics(DropTopics dropped) {
        Promise<Void> written = Promise.promise();
        dropTopics(dropped, written);
        return written.future();
    }

    private void dropTopics(DropTopics dropped, Promise<Void> written) {
        boolean claims = assignment.in(AssignedPartition.State.CLAIMING).stream()
                .anyMatch(partition -> dropped.topics().contains(partition.id().topic()));
        if (claims) {
            vertx.setTimer(POLL.toMillis(), timer -> dropTopics(dropped, written));
        } else {
            Bus.request(vertx, Addresses.flushTopics(lane), dropped).onComplete(written);
        }
    }

    private void next() {
        if (stopping) {
            return;
        }
        if (!batches.full()) {
            pauseControl.release();
            poll(POLL);
        } else if (pauseControl.held()) {
            poll(HELD_POLL);
        } else {
            waitingForRoom = true;
            vertx.setTimer(HOLD_AFTER_MS, timer -> hold());
        }
    }

    private void goOnWithRoom() {
        if (waitingForRoom) {
            waitingForRoom = false;
            next();
        }
    }

    /** The aggregator has been behind for a while: polling goes on with all partitions paused. */
    private void hold() {
        if (waitingForRoom) {
            waitingForRoom = false;
            pauseControl.hold();
            next();
        }
    }

    private void poll(Duration timeout) {
        membership.poll(timeout).onSuccess(this::onPolled).onFailure(this::onPollFailed);
    }

    private void onPolled(ConsumerRecords<ByteBuffer, PolledValue> records) {
        failures.recovered("polling");
        // A poll that is woken up, as the stream does to be closed, is answered by the stream, and empty.
        if (records instanceof DecodedPoll polled) {
            batches.send(polled).onFailure(gone -> stopping = true).onComplete(folded -> goOnWithRoom());
        }
        if (monitor.forgotten()) {
            rejoin(new IllegalStateException("it sends no heartbeat any more"));
        } else {
            next();
        }
    }

    private void onPollFailed(Throwable failure) {
        if (unreadable.handle(failure)) {
            next();
        } else if (failure instanceof OffsetOutOfRangeException gone) {
            lifecycle.onOutOfRange(gone);
            next();
        } else if (failure.getCause() instanceof Error error) {
            crash(error);
        } else if (failure instanceof TopicAuthorizationException) {
            // The watch takes the partitions away from the poll until they may be read.
            topics.check(MonotonicClock.now());
            vertx.setTimer(POLL.toMillis(), timer -> next());
        } else if (Membership.isEndedBy(failure)) {
            rejoin(failure);
        } else {
            failures.failed("polling", failure);
            vertx.setTimer(Retry.PAUSE_MS, timer -> next());
        }
    }

    private void rejoin(Throwable why) {
        lifecycle.releaseAll();
        membership.renew(why).onSuccess(begun -> {
            monitor.replaced();
            next();
        });
    }

    private void report() {
        unreadable.update();
        monitor.update(MonotonicClock.now());
        Bus.publish(vertx, Addresses.CONSUMER_REPORTS, monitor.report(pauseControl.paused(), batches.inFlight()));
    }

    @Override
    protected void abandon() {
        stopping = true;
    }

    @Override
    protected Future<?> stopStage() {
        stopping = true;
        return membership.end(leavesAlways).onComplete(closed -> {
            topics.close();
            brokers.close();
        });
    }
}
