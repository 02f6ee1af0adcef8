package io.streamingetl.pipeline.consume;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * The lane's place in the consumer group: a consumer, and another one after the group refused it. Kafka's client does
 * not come back from some refusals, such as of the right on the group: it fails one poll, sends no heartbeat any more,
 * and polls on as if nothing were. Event loop only.
 */
final class Membership implements PollThread {
    private static final String STAYING = "staying in the consumer group";

    private static final long REJOIN_MS = 5_000;

    /** To give partitions away and to leave the group are each bounded by less. */
    private static final long LEAVE_TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final Collection<String> topics;
    private final Supplier<PollThreadConsumer> consumers;
    private final Trouble trouble;
    private PollThreadConsumer consumer;
    private KafkaReadStream<ByteBuffer, PolledValue> stream;
    private boolean left;
    private boolean ended;

    /** @param consumers makes one for each time that the group is joined */
    Membership(Vertx vertx, Collection<String> topics, Supplier<PollThreadConsumer> consumers, Trouble trouble) {
        this.vertx = vertx;
        this.topics = topics;
        this.consumers = consumers;
        this.trouble = trouble;
    }

    /** Subscribes to the topics. */
    Future<Void> begin() {
        consumer = consumers.get();
        stream = KafkaReadStream.create(vertx, consumer);
        left = false;
        consumer.join(topics);
        // The stream starts its poll thread with the first thing it is asked.
        return stream.subscription().mapEmpty();
    }

    /** The next records. */
    Future<ConsumerRecords<ByteBuffer, PolledValue>> poll(Duration timeout) {
        return stream.poll(timeout);
    }

    /** Whether a poll that failed so may have ended the membership for good, without a word of it later. */
    static boolean isEndedBy(Throwable failure) {
        return failure instanceof ApiException
                && !(failure instanceof RetriableException)
                && !(failure instanceof TopicAuthorizationException);
    }

    /** A task that did not run before its consumer left the group never does, and what it found then is not told. */
    @Override
    public <T> Future<T> run(Function<Consumer<?, ?>, T> task) {
        PollThreadConsumer asked = consumer;
        Promise<T> result = Promise.promise();
        asked.run(task).onComplete(done -> {
            if (asked == consumer && !left) {
                result.handle(done);
            }
        });
        return result.future();
    }

    /** Leaves the group, and joins it with another consumer; completes once that may be polled, never after the end. */
    Future<Void> renew(Throwable refusal) {
        trouble.is(STAYING, refusal);
        Promise<Void> begun = Promise.promise();
        leave().onComplete(gone -> vertx.setTimer(REJOIN_MS, timer -> beginAnew(begun)));
        return begun.future();
    }

    private void beginAnew(Promise<Void> begun) {
        if (!ended) {
            Future.succeededFuture()
                    .compose(now -> begin())
                    .onSuccess(subscribed -> begun.complete())
                    .onFailure(failure -> {
                        trouble.is(STAYING, failure);
                        vertx.setTimer(REJOIN_MS, timer -> beginAnew(begun));
                    });
        }
    }

    /** The group has it. */
    void confirmed() {
        trouble.over(STAYING);
    }

    /** Leaves the group for good. */
    Future<Void> end() {
        ended = true;
        return leave();
    }

    private Future<Void> leave() {
        left = true;
        return stream.close().timeout(LEAVE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
