package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.RecordDecoder;
import io.streamingetl.pipeline.bus.WallClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * Kafka's consumer with three things that a {@code KafkaReadStream} around it lacks: a rebalance listener that runs on
 * the poll thread and may block it, tasks that run there just before the next poll, and what is polled decoded there.
 */
final class PollThreadConsumer extends KafkaConsumer<ByteBuffer, ByteBuffer> implements PollThread {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Context context;
    private final ConsumerRebalanceListener listener;
    private final RecordDecoder decoder;
    private final WallClock clock = WallClock.ofSystem();

    /**
     * @param context where results of {@link #run} are completed
     * @param handler told of what the group gives and takes
     * @param decoder used on the poll thread
     */
    PollThreadConsumer(
            Context context, Properties properties, PollThreadRebalance.Handler handler, RecordDecoder decoder) {
        super(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer());
        this.context = context;
        this.listener = new PollThreadRebalance(context, this, handler);
        this.decoder = decoder;
    }

    @Override
    public void subscribe(Collection<String> topics) {
        super.subscribe(topics, listener);
    }

    /** The stream passes a listener of its own that would run elsewhere and too late; ours takes its place. */
    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener ofTheStream) {
        super.subscribe(topics, listener);
    }

    @Override
    public DecodedPoll poll(Duration timeout) {
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            return decoded(super.poll(timeout));
        } catch (Error e) {
            // The stream passes exceptions on, but its thread would swallow this and never answer.
            throw new KafkaException("the poll thread failed", e);
        }
    }

    private DecodedPoll decoded(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
        try {
            return new DecodedPoll(polled, decoder, clock.nowMs());
        } catch (RuntimeException e) {
            // The client is past these records already: to poll on would lose them.
            throw new AssertionError("what was polled could not be decoded", e);
        }
    }

    /** Leaves the group and waits for that no longer than a node may take to stop. */
    @Override
    public void close() {
        super.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    @Override
    public <T> Future<T> run(Function<Consumer<ByteBuffer, ByteBuffer>, T> task) {
        Promise<T> result = Promise.promise();
        tasks.add(() -> {
            try {
                T value = task.apply(this);
                context.runOnContext(done -> result.complete(value));
            } catch (RuntimeException e) {
                context.runOnContext(done -> result.fail(e));
            }
        });
        return result.future();
    }
}
