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
 * Pauses and resumes the polling of a lane's partitions: they are paused while the aggregator is behind, and while an
 * operator has paused the node. The consumer itself keeps polling, so that it remains a member of the group. Event loop
 * only; what touches the consumer runs on the poll thread.
 */
public final class PauseControl {
    private static final Logger LOG = LoggerFactory.getLogger(PauseControl.class);
    private static final String PAUSING = "pausing or resuming partitions";

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final PollThread pollThread;
    private final OngoingFailures failures;
    private boolean backpressure;
    private boolean paused;

    public PauseControl(
            Vertx vertx, int lane, AssignedPartitions assignment, PollThread pollThread, OngoingFailures failures) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.pollThread = pollThread;
        this.failures = failures;
    }

    /** Whether the aggregator is behind. */
    public void backpressure(boolean on) {
        if (on != backpressure) {
            backpressure = on;
            apply();
        }
    }

    /** Whether an operator wants the node paused. */
    public void pause(boolean on) {
        if (on != paused) {
            paused = on;
            LOG.info("lane {}: {}", lane, paused ? "paused by an operator" : "resumed by an operator");
            apply();
        }
    }

    private boolean polls() {
        return !backpressure && !paused;
    }

    /** Resumes all partitions that are read, or pauses all. Repeated after a failure, which nothing else corrects. */
    private void apply() {
        if (polls()) {
            resume(assignment.in(AssignedPartition.State.RUNNING).stream()
                    .filter(AssignedPartition::readable)
                    .map(AssignedPartition::topicPartition)
                    .collect(Collectors.toSet()));
        } else {
            run(own -> {
                own.pause(own.assignment());
                return null;
            });
        }
    }

    /** Resumes the partition, unless all are paused. */
    void resume(TopicPartition partition) {
        if (polls()) {
            resume(Set.of(partition));
        }
    }

    private void resume(Collection<TopicPartition> partitions) {
        run(own -> {
            own.resume(partitions.stream().filter(own.assignment()::contains).toList());
            return null;
        });
    }

    private void run(Function<Consumer<?, ?>, Void> task) {
        pollThread.run(task).onSuccess(done -> failures.recovered(PAUSING)).onFailure(failure -> {
            failures.failed(PAUSING, failure);
            vertx.setTimer(Retry.PAUSE_MS, timer -> apply());
        });
    }

    public boolean hasBackpressure() {
        return backpressure;
    }

    public boolean isPaused() {
        return paused;
    }
}
