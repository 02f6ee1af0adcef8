package io.streamingetl.pipeline.consume;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a lane's partitions are polled: not while its aggregator is behind, and not while somebody has paused the
 * node. The polling itself goes on. Event loop only; what touches the consumer is handed to the poll thread.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final int lane;
    private final Ownership ownership;
    private final PollThreadConsumer consumer;
    private boolean held;
    private boolean paused;

    Gate(int lane, Ownership ownership, PollThreadConsumer consumer) {
        this.lane = lane;
        this.ownership = ownership;
        this.consumer = consumer;
    }

    /** Whether partitions that are read are polled. */
    boolean isOpen() {
        return !held && !paused;
    }

    /** The aggregator is behind. */
    void hold() {
        held = true;
        shut();
    }

    /** The aggregator is behind no longer. */
    void letGo() {
        if (held) {
            held = false;
            openAll();
        }
    }

    /** Somebody wants no partition to be read, or all of them again. */
    void pause(boolean asked) {
        if (asked == paused) {
            return;
        }
        paused = asked;
        LOG.info("lane {}: {}", lane, paused ? "reads no further until it is told to" : "reads on");
        if (paused) {
            shut();
        } else {
            openAll();
        }
    }

    private void shut() {
        consumer.onPollThread(own -> {
            own.pause(own.assignment());
            return null;
        });
    }

    private void openAll() {
        if (isOpen()) {
            open(ownership.in(OwnedPartition.State.RUNNING).stream()
                    .map(OwnedPartition::topicPartition)
                    .collect(Collectors.toSet()));
        }
    }

    /** Lets these be polled, as far as they are still assigned. */
    void open(Collection<TopicPartition> partitions) {
        consumer.onPollThread(own -> {
            own.resume(partitions.stream().filter(own.assignment()::contains).toList());
            return null;
        });
    }

    boolean held() {
        return held;
    }

    boolean paused() {
        return paused;
    }
}
