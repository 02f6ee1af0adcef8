package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.PartitionsIdle;
import io.streamingetl.pipeline.bus.Ticks;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the partitions that are idle: silent for a while, and at their end offset by the broker's own word. A broker
 * that does not answer makes no partition idle.
 */
final class IdleFinder {
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);
    private static final String ASKING = "asking the broker for end offsets";

    private final Vertx vertx;
    private final int lane;
    private final Ownership ownership;
    private final PollThreadConsumer consumer;
    private final long idleAfterMs;
    private final Trouble trouble;
    private boolean asking;

    IdleFinder(
            Vertx vertx,
            int lane,
            Ownership ownership,
            PollThreadConsumer consumer,
            long idleAfterMs,
            Trouble trouble) {
        this.vertx = vertx;
        this.lane = lane;
        this.ownership = ownership;
        this.consumer = consumer;
        this.idleAfterMs = idleAfterMs;
        this.trouble = trouble;
    }

    /** How often to look: a partition is found idle no later than this after its time. */
    long periodMs() {
        return Math.min(Math.max(idleAfterMs / 2, 50), 1_000);
    }

    /** Looks once, and tells the aggregator what it finds. */
    void look() {
        List<OwnedPartition> silent = ownership.silent(Ticks.now(), idleAfterMs);
        if (silent.isEmpty() || asking) {
            return;
        }
        asking = true;
        Set<TopicPartition> asked =
                silent.stream().map(OwnedPartition::topicPartition).collect(Collectors.toSet());
        consumer.onPollThread(own -> own.endOffsets(asked, ASK_TIMEOUT))
                .onSuccess(ends -> {
                    trouble.over(ASKING);
                    tell(silent, ends);
                })
                .onFailure(failure -> trouble.is(ASKING, failure))
                .onComplete(done -> asking = false);
    }

    private void tell(List<OwnedPartition> silent, Map<TopicPartition, Long> ends) {
        List<PartitionsIdle.Idle> idle = silent.stream()
                .filter(ownership::contains)
                .filter(partition -> partition.silent(Ticks.now(), idleAfterMs))
                .filter(partition -> partition.position() == ends.get(partition.topicPartition()))
                .map(partition -> new PartitionsIdle.Idle(partition.id(), partition.epoch(), partition.position()))
                .toList();
        if (!idle.isEmpty()) {
            vertx.eventBus().send(Addresses.idle(lane), new PartitionsIdle(idle), Bus.LOCAL);
        }
    }
}
