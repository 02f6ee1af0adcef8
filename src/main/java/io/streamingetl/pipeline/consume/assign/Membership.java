package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.consume.poll.PollThread;
import io.streamingetl.pipeline.consume.poll.PollThreadConsumer;
import io.streamingetl.pipeline.consume.poll.PolledValue;
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
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;

/**
 * The lane's membership in the consumer group: a consumer, and a new one after the group refused it. Kafka's client
 * does not recover from some refusals, such as a missing permission on the group: it fails one poll, sends no more
 * heartbeats, and keeps polling without an error. Event loop only.
 */
public final class Membership implements PollThread {
    private static final String STAYING = "staying in the consumer group";
    private static final String MAKING = "making the consumer";

    private static final long REJOIN_MS = 5_000;

    /** Longer than releasing the partitions and leaving the group may take. */
    private static final long LEAVE_TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final Collection<String> topics;
    private final Supplier<PollThreadConsumer> consumers;
    private final StaticIdentity identity;
    private final OngoingFailures failures;
    private final Promise<Void> joined = Promise.promise();
    private PollThreadConsumer consumer;
    private KafkaReadStream<ByteBuffer, PolledValue> stream;
    private boolean left = true;
    private Future<Void> leaving = Future.succeededFuture();
    private boolean ended;

    /** @param consumers makes a consumer each time that the group is joined; called on a worker thread */
    public Membership(
            Vertx vertx,
            Collection<String> topics,
            Supplier<PollThreadConsumer> consumers,
            StaticIdentity identity,
            OngoingFailures failures) {
        this.vertx = vertx;
        this.topics = topics;
        this.consumers = consumers;
        this.identity = identity;
        this.failures = failures;
    }

    /**
     * Subscribes to the topics; completes once the consumer may be polled, never after {@link #leaveForGood}. Retries
     * if the consumer can't be made, for example while the brokers' names do not resolve.
     */
    public Future<Void> join() {
        return Retry.every(vertx, REJOIN_MS)
                .run(
                        attempt -> untilEnded(() ->
                                vertx.executeBlocking(consumers::get, false).compose(this::subscribe)),
                        (failure, attempt) -> reports(MAKING, failure))
                .onSuccess(subscribed -> failures.recovered(MAKING));
    }

    /** Never completes once the membership has ended. */
    private <T> Future<T> untilEnded(Supplier<Future<T>> work) {
        return ended ? Promise.<T>promise().future() : work.get();
    }

    private boolean reports(String activity, Throwable failure) {
        failures.failed(activity, failure);
        return true;
    }

    private Future<Void> subscribe(PollThreadConsumer made) {
        if (ended) {
            return vertx.executeBlocking(
                    () -> {
                        made.close();
                        return null;
                    },
                    false);
        }
        consumer = made;
        stream = KafkaReadStream.create(vertx, consumer);
        left = false;
        consumer.join(topics);
        // The stream starts its poll thread with the first request.
        return stream.subscription().mapEmpty();
    }

    /** The next records. */
    public Future<ConsumerRecords<ByteBuffer, PolledValue>> poll(Duration timeout) {
        return stream.poll(timeout);
    }

    /** Whether this failure of a poll may have ended the membership, without a further failure later. */
    public static boolean isEndedBy(Throwable failure) {
        return failure instanceof ApiException
                && !(failure instanceof RetriableException)
                && !(failure instanceof TopicAuthorizationException);
    }

    /** Never completes if its consumer leaves the group before the task has run and been answered. */
    @Override
    public <T> Future<T> run(Function<Consumer<?, ?>, T> task) {
        PollThreadConsumer asked = consumer;
        if (asked == null) {
            return Future.failedFuture("there is no consumer yet");
        }
        Promise<T> result = Promise.promise();
        asked.run(task).onComplete(done -> {
            if (asked == consumer && !left) {
                result.handle(done);
            }
        });
        return result.future();
    }

    /** Leaves the group, and joins it with a new consumer; completes as {@link #join} does. */
    public Future<Void> rejoin(Throwable refusal) {
        failures.failed(STAYING, identity.reason(refusal));
        if (!StaticIdentity.isTaken(refusal)) {
            joined.tryFail(refusal);
        }
        return leave().transform(left -> vertx.timer(REJOIN_MS))
                .compose(paused -> StaticIdentity.isFenced(refusal) ? awaitRelease() : Future.succeededFuture())
                .compose(released -> join());
    }

    /** A fenced consumer that joined while the other is a member would fence that one in turn: neither would read. */
    private Future<Void> awaitRelease() {
        return Retry.every(vertx, REJOIN_MS)
                .run(attempt -> untilEnded(identity::released), (failure, attempt) -> reports(STAYING, failure));
    }

    /** The consumer is a member of the group. */
    public void onMember() {
        joined.tryComplete();
        failures.recovered(STAYING);
    }

    /**
     * Completes once the group has accepted the consumer for the first time; fails if the group refuses it before that,
     * unless another consumer has its identity: that may be this lane's own from before a restart. Any thread.
     */
    public Future<Void> joined() {
        return joined.future();
    }

    /** Whether the group refuses any consumer with such properties, so that retrying without a change is in vain. */
    public static boolean isOfProperties(Throwable refusal) {
        return refusal instanceof InvalidSessionTimeoutException
                || refusal instanceof InvalidGroupIdException
                || refusal instanceof UnsupportedAssignorException;
    }

    /**
     * Leaves the group for good.
     *
     * @param alsoStatic whether a static member leaves as well, instead of keeping its partitions for its next start
     */
    public Future<Void> leaveForGood(boolean alsoStatic) {
        ended = true;
        if (alsoStatic && consumer != null) {
            consumer.leaveAlways();
        }
        return leave();
    }

    private Future<Void> leave() {
        // The second close of a stream never completes.
        if (!left) {
            left = true;
            leaving = stream.close().timeout(LEAVE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        return leaving;
    }
}
