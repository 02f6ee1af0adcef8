package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.Membership;
import io.streamingetl.pipeline.consume.assign.PartitionLifecycle;
import io.streamingetl.pipeline.consume.assign.PauseControl;
import io.streamingetl.pipeline.consume.assign.UnreadablePartitions;
import io.streamingetl.pipeline.consume.poll.DecodedPoll;
import io.streamingetl.pipeline.consume.poll.PolledValue;
import io.streamingetl.pipeline.consume.watch.LaneMonitor;
import io.streamingetl.pipeline.consume.watch.TopicWatch;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Polls a lane's consumer without end, and sends what it returns to the aggregator. While the aggregator is behind, the
 * partitions are paused, but polling goes on, so that the consumer remains a member of the group. Event loop only.
 */
final class PollLoop {
    static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration BACKPRESSURE_POLL_TIMEOUT = Duration.ofMillis(20);

    /** How long the loop waits for an aggregator that is behind before it pauses the partitions. */
    private static final long BACKPRESSURE_AFTER_MS = 50;

    private static final String POLLING = "polling";

    private final Vertx vertx;
    private final Membership membership;
    private final BatchSender batches;
    private final PauseControl pauseControl;
    private final PartitionLifecycle lifecycle;
    private final UnreadablePartitions unreadable;
    private final TopicWatch topics;
    private final LaneMonitor monitor;
    private final OngoingFailures failures;
    private final Consumer<Throwable> crash;
    private boolean awaitingAggregator;
    private boolean stopped;

    /** @param crash gets an error of the poll thread */
    PollLoop(
            Vertx vertx,
            Membership membership,
            BatchSender batches,
            PauseControl pauseControl,
            PartitionLifecycle lifecycle,
            UnreadablePartitions unreadable,
            TopicWatch topics,
            LaneMonitor monitor,
            OngoingFailures failures,
            Consumer<Throwable> crash) {
        this.vertx = vertx;
        this.membership = membership;
        this.batches = batches;
        this.pauseControl = pauseControl;
        this.lifecycle = lifecycle;
        this.unreadable = unreadable;
        this.topics = topics;
        this.monitor = monitor;
        this.failures = failures;
        this.crash = crash;
    }

    /** Joins the group, and polls from then on. */
    void start() {
        membership.join().onSuccess(joined -> next());
    }

    /** Starts no further poll. */
    void stop() {
        stopped = true;
    }

    private void next() {
        if (stopped) {
            return;
        }
        if (!batches.isFull()) {
            pauseControl.backpressure(false);
            poll(POLL_TIMEOUT);
        } else if (pauseControl.hasBackpressure()) {
            poll(BACKPRESSURE_POLL_TIMEOUT);
        } else {
            awaitingAggregator = true;
            vertx.setTimer(BACKPRESSURE_AFTER_MS, timer -> onAggregatorBehind());
        }
    }

    private void onFolded() {
        if (awaitingAggregator) {
            awaitingAggregator = false;
            next();
        }
    }

    private void onAggregatorBehind() {
        if (awaitingAggregator) {
            awaitingAggregator = false;
            pauseControl.backpressure(true);
            next();
        }
    }

    private void poll(Duration timeout) {
        membership.poll(timeout).onSuccess(this::onPolled).onFailure(this::onPollFailed);
    }

    private void onPolled(ConsumerRecords<ByteBuffer, PolledValue> records) {
        failures.recovered(POLLING);
        // The stream answers a poll that it wakes up to close the consumer with empty records of its own.
        if (records instanceof DecodedPoll polled) {
            batches.send(polled).onFailure(gone -> stop()).onComplete(folded -> onFolded());
        }
        if (monitor.isForgotten()) {
            rejoin(new IllegalStateException("it sends no heartbeat any more"));
        } else {
            next();
        }
    }

    private void onPollFailed(Throwable failure) {
        if (unreadable.handle(failure)) {
            next();
        } else if (failure instanceof OffsetOutOfRangeException outOfRange) {
            lifecycle.onOutOfRange(outOfRange);
            next();
        } else if (failure.getCause() instanceof Error error) {
            crash.accept(error);
        } else if (failure instanceof TopicAuthorizationException) {
            // The watch pauses the topic's partitions until the user may read them.
            topics.check(MonotonicClock.now());
            vertx.setTimer(POLL_TIMEOUT.toMillis(), timer -> next());
        } else if (Membership.isEndedBy(failure)) {
            rejoin(failure);
        } else {
            failures.failed(POLLING, failure);
            vertx.setTimer(Retry.PAUSE_MS, timer -> next());
        }
    }

    private void rejoin(Throwable why) {
        lifecycle.releaseAll();
        membership.rejoin(why).onSuccess(joined -> {
            monitor.onReplaced();
            next();
        });
    }
}
