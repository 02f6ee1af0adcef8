package io.streamingetl.pipeline.consume;

import io.streamingetl.core.aggregate.Due;
import io.streamingetl.core.aggregate.LaneState;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.SpanReader;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the open windows of a claimed partition: replays the records from its resume offset up to its next offset, and
 * none after it. Event loop only; what blocks runs on worker threads.
 */
final class OpenWindowsWriter {
    private final Vertx vertx;
    private final BrokerAdmin brokers;
    private final Properties properties;
    private final Supplier<RecordDecoder> decoders;
    private final Supplier<LaneState> states;
    private final BooleanSupplier stopping;

    /**
     * @param properties of a lane's consumer
     * @param decoders makes a decoder for each partition
     * @param states makes an empty lane for each partition
     * @param stopping whether to give up
     */
    OpenWindowsWriter(
            Vertx vertx,
            BrokerAdmin brokers,
            Properties properties,
            Supplier<RecordDecoder> decoders,
            Supplier<LaneState> states,
            BooleanSupplier stopping) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.properties = properties;
        this.decoders = decoders;
        this.states = states;
        this.stopping = stopping;
    }

    /** Completes once everything is committed; after a failure the partition must be claimed again. */
    Future<Void> write(Claimed.Owned owned) {
        PartitionId id = owned.id();
        LaneState state = states.get();
        state.assign(id, owned.progress(), owned.quarantined(), owned.plan());
        return vertx.executeBlocking(() -> new SpanReader(
                        properties,
                        decoders.get(),
                        new TopicPartition(id.topic(), id.partition()),
                        owned.progress().resumeOffset(),
                        owned.progress().nextOffset()))
                .compose(reader -> read(reader, owned, state)
                        .eventually(() -> vertx.executeBlocking(() -> {
                            reader.close();
                            return null;
                        })));
    }

    private Future<Void> read(SpanReader reader, Claimed.Owned owned, LaneState state) {
        if (stopping.getAsBoolean()) {
            return Future.failedFuture("the node stops");
        }
        return vertx.executeBlocking(reader::next).compose(part -> {
            long tickMs = MonotonicClock.now();
            state.fold(
                    owned.id(),
                    owned.progress().epoch(),
                    part.records(),
                    part.nextOffset(),
                    owned.progress().leaderEpoch(),
                    tickMs);
            if (part.nextOffset() == owned.progress().nextOffset()) {
                return flush(owned, state.takeLeaving(Set.of(owned.id())));
            }
            Due due = state.due(Watermark.NONE, tickMs);
            Future<Void> written = due == Due.NOTHING
                    ? Future.succeededFuture()
                    : flush(owned, state.takeFlush(due, Watermark.NONE, tickMs), state);
            return written.compose(done -> read(reader, owned, state));
        });
    }

    private Future<Void> flush(Claimed.Owned owned, LaneFlush content, LaneState state) {
        return flush(owned, content).onSuccess(done -> {
            content.partitions().forEach(state::committed);
            state.flushSettled(content);
        });
    }

    /** Writes nothing if the topic was recreated since the claim. If it no longer exists, the records are its own. */
    private Future<Void> flush(Claimed.Owned owned, LaneFlush content) {
        if (content.partitions().isEmpty()) {
            return Future.succeededFuture();
        }
        String topic = owned.id().topic();
        return brokers.topics(Set.of(topic)).compose(known -> {
            Topics.Topic found = known.found().get(topic);
            if (found != null && !found.id().equals(owned.topicId())) {
                return Future.failedFuture("topic " + topic + " was recreated");
            }
            return Bus.request(vertx, Addresses.FLUSH, new Flush(0, content))
                    .compose(flushed -> flushed == Flushed.COMMITTED
                            ? Future.succeededFuture()
                            : Future.failedFuture("another owner has written the progress of " + owned.id()));
        });
    }
}
