package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.ProgressConflict;
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
import io.streamingetl.pipeline.reports.WriterReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Duration;
import java.util.List;

/**
 * The event bus as the data path uses it: inside the node, by reference, with replies that may take as long as an
 * outage.
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
            ConsumerReport.class,
            GroupReport.class,
            Crash.class);

    /** A flush is retried for as long as the database is away, so its reply is not given up. */
    private static final long REPLY_TIMEOUT_MS = Duration.ofDays(3650).toMillis();

    /** For every message and every reply of the data path. */
    public static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(REPLY_TIMEOUT_MS);

    private Bus() {}

    /** Registers the codecs; before the first verticle is deployed. A Vertx has one pipeline at a time. */
    public static void register(Vertx vertx) {
        MESSAGES.forEach(type -> register(vertx.eventBus(), type));
    }

    /** Takes the codecs back, after the last verticle is stopped. */
    public static void unregister(Vertx vertx) {
        MESSAGES.forEach(vertx.eventBus()::unregisterDefaultCodec);
    }

    private static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new ByReference<>(type));
    }

    /** Sends a message and waits for its reply. */
    public static <T> Future<T> request(Vertx vertx, String address, Object message) {
        return vertx.eventBus().<T>request(address, message, LOCAL).map(Message::body);
    }

    /** Replies with what this comes to, or with its failure. */
    public static void answer(Message<?> message, Future<?> answer) {
        answer.onSuccess(body -> message.reply(body, LOCAL)).onFailure(gone -> message.fail(-1, gone.getMessage()));
    }

    /** Ownership passes with the message, so it needs no copy; nothing of it ever leaves the node. */
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
