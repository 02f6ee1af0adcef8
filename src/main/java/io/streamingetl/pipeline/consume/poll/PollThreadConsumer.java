package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.RecordDecoder;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * Kafka's consumer with three features that a {@code KafkaReadStream} around it lacks: a rebalance listener that runs
 * on the poll thread and may block it, tasks that run there before the next poll, and decoding there.
 */
public final class PollThreadConsumer extends KafkaConsumer<ByteBuffer, PolledValue> implements PollThread {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Context context;
    private final ConsumerRebalanceListener listener;
    private final RecordDecoder decoder;
    private final DecodingDeserializer values;
    private volatile boolean leavesAlways;

    /**
     * @param context where the results of {@link #run} complete
     * @param handler of assignments and revocations
     * @param decoder used on the poll thread
     */
    public PollThreadConsumer(
            Context context, Properties properties, PollThreadRebalance.Handler handler, RecordDecoder decoder) {
        this(context, properties, handler, decoder, new DecodingDeserializer(decoder));
    }

    private PollThreadConsumer(
            Context context,
            Properties properties,
            PollThreadRebalance.Handler handler,
            RecordDecoder decoder,
            DecodingDeserializer values) {
        super(properties, new ByteBufferDeserializer(), values);
        this.context = context;
        this.listener = new PollThreadRebalance(context, this, handler);
        this.decoder = decoder;
        this.values = values;
    }

    /** Subscribes to the topics, with this consumer's rebalance listener. */
    public void join(Collection<String> topics) {
        super.subscribe(topics, listener);
    }

    /** Replaces the stream's listener, which would run on another thread and too late. */
    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener ofTheStream) {
        join(topics);
    }

    @Override
    public DecodedPoll poll(Duration timeout) {
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            values.beginPoll();
            return new DecodedPoll(super.poll(timeout), decoder);
        } catch (Error e) {
            // The stream passes on exceptions, but an error would end its thread without an answer.
            throw new KafkaException("the poll thread failed", e);
        }
    }

    /** Makes a static member leave the group at its close, instead of remaining until its next start. */
    public void leaveAlways() {
        leavesAlways = true;
    }

    /** Leaves the group, within the time that a node has to stop. A static member remains. */
    @Override
    public void close() {
        super.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        leavesAlways
                                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                : CloseOptions.GroupMembershipOperation.DEFAULT));
    }

    @Override
    public <T> Future<T> run(Function<Consumer<?, ?>, T> task) {
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
