package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.messages.CheckTopicIds;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.Committed;
import io.streamingetl.pipeline.messages.DropTopics;
import io.streamingetl.pipeline.messages.Fenced;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.pipeline.messages.LogLoss;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.streamingetl.pipeline.messages.PartitionsAssigned;
import io.streamingetl.pipeline.messages.PartitionsIdle;
import io.streamingetl.pipeline.messages.PartitionsRevoked;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.CopyReport;
import io.streamingetl.pipeline.reports.Crash;
import io.streamingetl.pipeline.reports.GroupReport;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.OrphanReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.reports.WriterReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The event bus as the data path uses it: typed addresses, inside the node, messages passed by reference, and replies
 * that may take as long as an outage.
 */
public final class Bus {
    private static final List<Class<?>> MESSAGES = List.of(
            RecordBatch.class,
            Claim.class,
            Claimed.class,
            LogLoss.class,
            PartitionsAssigned.class,
            PartitionsRevoked.class,
            PartitionsIdle.class,
            CheckTopicIds.class,
            TopicIdsChecked.class,
            Flush.class,
            Flushed.class,
            Committed.class,
            LaneSettled.class,
            Fenced.class,
            DropTopics.class,
            ProgressConflict.class,
            LaneReport.class,
            CopyReport.class,
            OrphanedPartitions.Ask.class,
            OrphanedPartitions.class,
            OrphanReport.class,
            WriterReport.class,
            RollupsReport.class,
            ConsumerReport.class,
            GroupReport.class,
            Crash.class);

    /** Practically no timeout: the writer retries a flush for the whole length of an outage. */
    private static final long REPLY_TIMEOUT_MS = Duration.ofDays(3650).toMillis();

    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(REPLY_TIMEOUT_MS);

    /** All failures look alike: the reply carries the message, and no handler tells failures apart. */
    private static final int FAILURE_CODE = -1;

    private Bus() {}

    /** Registers the codecs; call it before the first verticle is deployed. A Vertx has one pipeline at a time. */
    public static void register(Vertx vertx) {
        MESSAGES.forEach(type -> register(vertx.eventBus(), type));
    }

    /** Unregisters the codecs; call it after the last verticle is stopped. */
    public static void unregister(Vertx vertx) {
        MESSAGES.forEach(vertx.eventBus()::unregisterDefaultCodec);
    }

    private static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new ByReference<>(type));
    }

    /** Sends a request; completes with its reply, on the context of the caller. */
    public static <Q, A> Future<A> request(Vertx vertx, Address<Q, A> address, Q request) {
        return vertx.eventBus().<A>request(address.name(), request, LOCAL).map(Message::body);
    }

    /**
     * Handles the requests to an address, on the context of the caller.
     *
     * @param handler its result is the reply, and so is its failure
     * @return completes once requests arrive
     */
    public static <Q, A> Future<Void> serve(Vertx vertx, Address<Q, A> address, Function<Q, Future<A>> handler) {
        return vertx.eventBus()
                .<Q>localConsumer(address.name(), message -> handler.apply(message.body())
                        .onSuccess(reply -> message.reply(reply, LOCAL))
                        .onFailure(failure -> message.fail(FAILURE_CODE, FailureMessage.of(failure))))
                .completion();
    }

    /** Sends a message to every listener of the node. */
    public static <M> void publish(Vertx vertx, Channel<M> channel, M message) {
        vertx.eventBus().publish(channel.name(), message, LOCAL);
    }

    /**
     * Listens to a channel, on the context of the caller.
     *
     * @return completes once messages arrive, with what ends it
     */
    public static <M> Future<MessageConsumer<M>> listen(Vertx vertx, Channel<M> channel, Consumer<M> listener) {
        MessageConsumer<M> consumer =
                vertx.eventBus().localConsumer(channel.name(), message -> listener.accept(message.body()));
        return consumer.completion().map(consumer);
    }

    /** Passes the message itself: ownership goes with it, and no message leaves the node. */
    private record ByReference<T>(Class<T> type) implements MessageCodec<T, T> {
        @Override
        public void encodeToWire(Buffer buffer, T message) {
            throw new IllegalStateException(type.getSimpleName() + " never leaves the node");
        }

        @Override
        public T decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException(type.getSimpleName() + " never leaves the node");
        }

        @Override
        public T transform(T message) {
            return message;
        }

        @Override
        public String name() {
            return type.getName();
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
