package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.consume.poll.PollThread;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a lane's partitions are polled: not while its aggregator is behind, and not while somebody has paused the
 * node. The polling itself goes on. Event loop only; what touches the consumer is handed to the poll thread.
 */
public final class PauseControl {
    private static final Logger LOG = LoggerFactory.getLogger(PauseControl.class);
    private static final String PAUSING = "pausing partitions or reading them on";

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final PollThread pollThread;
    private final OngoingFailures failures;
    private boolean held;
    private boolean paused;

    public PauseControl(
            Vertx vertx, int lane, AssignedPartitions assignment, PollThread pollThread, OngoingFailures failures) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.pollThread = pollThread;
        this.failures = failures;
    }

    /** The aggregator is behind. */
    public void hold() {
        held = true;
        move();
    }

    /** The aggregator is behind no longer. */
    public void release() {
        if (held) {
            held = false;
            move();
        }
    }

    /** Somebody wants no partition to be read, or all of them again. */
    public void pause(boolean asked) {
        if (asked == paused) {
            return;
        }
        paused = asked;
        LOG.info("lane {}: {}", lane, paused ? "reads no further until it is told to" : "reads on");
        move();
    }

    private boolean isOpen() {
        return !held && !paused;
    }

    /** All that is read is polled, or nothing is. One that fails is made up for: nobody else would ever do it. */
    private void move() {
        if (isOpen()) {
            open(assignment.in(AssignedPartition.State.RUNNING).stream()
                    .filter(AssignedPartition::readable)
                    .map(AssignedPartition::topicPartition)
                    .collect(Collectors.toSet()));
        } else {
            move(own -> {
                own.pause(own.assignment());
                return null;
            });
        }
    }

    /** Lets this be polled, too, if any is. */
    void open(TopicPartition partition) {
        if (isOpen()) {
            open(Set.of(partition));
        }
    }

    /** As far as they are still assigned. */
    private void open(Collection<TopicPartition> partitions) {
        move(own -> {
            own.resume(partitions.stream().filter(own.assignment()::contains).toList());
            return null;
        });
    }

    private void move(Function<Consumer<?, ?>, Void> task) {
        pollThread.run(task).onSuccess(done -> failures.recovered(PAUSING)).onFailure(failure -> {
            failures.failed(PAUSING, failure);
            vertx.setTimer(Retry.PAUSE_MS, timer -> move());
        });
    }

    public boolean held() {
        return held;
    }

    public boolean paused() {
        return paused;
    }
}
