package io.streamingetl.pipeline.consume;

import io.streamingetl.config.SourceConfig;
import io.streamingetl.core.progress.DecodedRecords;
import io.streamingetl.core.progress.RecordDecoder;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.Confirm;
import io.streamingetl.pipeline.bus.Confirmed;
import io.streamingetl.pipeline.bus.LaneSettled;
import io.streamingetl.pipeline.bus.Leave;
import io.streamingetl.pipeline.bus.RecordBatch;
import io.streamingetl.pipeline.bus.StageVerticle;
import io.streamingetl.pipeline.bus.Ticks;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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

    /** Batches that may wait in the aggregator: enough that it never waits for a poll. */
    private static final int MAX_IN_FLIGHT = 4;

    /** An aggregator that is behind for longer has its partitions paused. */
    private static final long HOLD_AFTER_MS = 50;

    private static final long RETRY_MS = 1_000;
    private static final long REPORT_MS = 1_000;

    private final int lane;
    private final SourceConfig source;
    private final Properties properties;
    private final long idleAfterMs;
    private final RecordDecoder decoder;
    private final Ownership ownership = new Ownership();
    private final Trouble trouble;

    private PollThreadConsumer consumer;
    private KafkaReadStream<ByteBuffer, PolledValue> stream;
    private BrokerAdmin brokers;
    private Gate gate;
    private PartitionKeeper keeper;
    private TopicWatch topics;
    private LaneVitals vitals;

    private int inFlight;
    private boolean waitingForRoom;
    private boolean stopping;

    /**
     * @param lane which lane this is, from 0
     * @param pipeline names the consumer group where the source names none
     * @param idleAfterMs a caught-up partition that is silent for so long is idle
     * @param decoder the lane's own
     */
    public ConsumerVerticle(int lane, String pipeline, SourceConfig source, long idleAfterMs, RecordDecoder decoder) {
        super("the consumer of lane " + lane, List.of());
        this.lane = lane;
        this.source = source;
        this.properties = ConsumerProperties.of(pipeline, source.lanes(), source.kafka());
        this.idleAfterMs = idleAfterMs;
        this.decoder = decoder;
        this.trouble = new Trouble(LOG, "lane " + lane);
    }

    /** Fails where Kafka's client would not take the properties of the source. */
    public static Future<Void> check(String pipeline, SourceConfig source) {
        return Future.succeededFuture(ConsumerProperties.of(pipeline, source.lanes(), source.kafka()))
                .compose(properties -> {
                    ConsumerProperties.check(properties);
                    return Future.succeededFuture();
                });
    }

    @Override
    public Future<?> start() {
        PollThreadRebalance rebalance = new PollThreadRebalance(context, () -> consumer, () -> keeper);
        consumer = new PollThreadConsumer(context, properties, rebalance, decoder);
        stream = KafkaReadStream.create(vertx, consumer);
        brokers = new BrokerAdmin(context, properties);
        gate = new Gate(lane, ownership, consumer);
        Claimer claimer = new Claimer(vertx, consumer, brokers, source.start());
        keeper = new PartitionKeeper(vertx, lane, ownership, consumer, claimer, gate, trouble);
        topics = new TopicWatch(vertx, brokers, Set.copyOf(source.topics()), ownership, keeper, trouble);
        Backlog backlog = new Backlog(lane, brokers, ownership, trouble);
        GroupWatch group = new GroupWatch(vertx, lane, brokers, properties);
        vitals = new LaneVitals(lane, consumer, ownership, topics, backlog, group, trouble);
        IdleFinder idle = new IdleFinder(vertx, lane, ownership, consumer, idleAfterMs, trouble);
        consumer.subscribe(source.topics(), rebalance);
        vertx.setPeriodic(idle.periodMs(), timer -> idle.look());
        vertx.setPeriodic(REPORT_MS, timer -> report());
        // The stream starts its poll thread with the first thing it is asked.
        return stream.subscription()
                .compose(subscribed -> Future.all(
                        vertx.eventBus()
                                .localConsumer(Addresses.settled(lane), this::onSettled)
                                .completion(),
                        vertx.eventBus()
                                .localConsumer(Addresses.confirm(lane), this::onConfirm)
                                .completion(),
                        vertx.eventBus()
                                .localConsumer(Addresses.leave(lane), this::onLeave)
                                .completion(),
                        vertx.eventBus()
                                .<Boolean>localConsumer(Addresses.PAUSED, message -> gate.pause(message.body()))
                                .completion()))
                .onSuccess(listening -> next());
    }

    private void onSettled(Message<LaneSettled> message) {
        keeper.settled(message.body());
    }

    private void onConfirm(Message<Confirm> message) {
        Bus.answer(message, topics.foreign(message.body().partitions()).map(Confirmed::new));
    }

    /** Passed on once all that is assigned is claimed: what is not yet may have something to be written, too. */
    private void onLeave(Message<Leave> message) {
        if (ownership.in(OwnedPartition.State.CLAIMING).isEmpty()) {
            Bus.answer(message, Bus.request(vertx, Addresses.rest(lane), message.body()));
        } else {
            vertx.setTimer(POLL.toMillis(), timer -> onLeave(message));
        }
    }

    private void next() {
        if (stopping) {
            return;
        }
        if (inFlight < MAX_IN_FLIGHT) {
            gate.letGo();
            poll(POLL);
        } else if (gate.held()) {
            poll(HELD_POLL);
        } else {
            waitingForRoom = true;
            vertx.setTimer(HOLD_AFTER_MS, timer -> hold());
        }
    }

    /** The aggregator has been behind for a while: polling goes on with all partitions paused. */
    private void hold() {
        if (waitingForRoom) {
            waitingForRoom = false;
            gate.hold();
            next();
        }
    }

    private void poll(Duration timeout) {
        stream.poll(timeout).onSuccess(this::onPolled).onFailure(this::onPollFailed);
    }

    private void onPolled(ConsumerRecords<ByteBuffer, PolledValue> records) {
        trouble.over("polling");
        // A poll that is woken up, as the stream does to be closed, is answered by the stream, and empty.
        if (records instanceof DecodedPoll polled) {
            send(polled);
        }
        next();
    }

    private void send(DecodedPoll polled) {
        List<RecordBatch.PartitionRecords> batch = new ArrayList<>();
        polled.nextOffsets().forEach((topicPartition, next) -> {
            OwnedPartition partition = ownership.running(topicPartition);
            if (partition != null) {
                DecodedRecords records = polled.decoded(topicPartition);
                batch.add(new RecordBatch.PartitionRecords(
                        partition.id(), partition.epoch(), partition.position(), records, next.offset()));
                partition.polled(next.offset(), records.count(), Ticks.now());
            }
        });
        if (!batch.isEmpty()) {
            send(new RecordBatch(batch));
        }
    }

    private void send(RecordBatch batch) {
        inFlight++;
        Bus.request(vertx, Addresses.batches(lane), batch)
                .onFailure(gone -> stopping = true)
                .onComplete(folded -> {
                    inFlight--;
                    if (waitingForRoom) {
                        waitingForRoom = false;
                        next();
                    }
                });
    }

    private void onPollFailed(Throwable failure) {
        if (failure instanceof OffsetOutOfRangeException gone) {
            gone.offsetOutOfRangePartitions().forEach((topicPartition, offset) -> {
                OwnedPartition partition = ownership.running(topicPartition);
                if (partition != null) {
                    keeper.claimAnew(partition, "offset " + offset + " is not in Kafka");
                }
            });
            next();
        } else if (failure.getCause() instanceof Error error) {
            crash(error);
        } else {
            trouble.is("polling", failure);
            vertx.setTimer(RETRY_MS, timer -> next());
        }
    }

    private void report() {
        vitals.look();
        vertx.eventBus().publish(Addresses.CONSUMER_REPORTS, vitals.report(gate.paused(), inFlight), Bus.LOCAL);
    }

    @Override
    protected void abandon() {
        stopping = true;
    }

    @Override
    protected Future<?> stopStage() {
        stopping = true;
        return stream.close().onComplete(closed -> {
            topics.close();
            brokers.close();
        });
    }
}
