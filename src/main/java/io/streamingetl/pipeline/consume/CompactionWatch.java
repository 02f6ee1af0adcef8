package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.Ticks;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether topics that are read have become compacted. Event loop only. */
final class CompactionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionWatch.class);

    /** A policy is changed seldom, and the broker's cleaner waits 15 s between its runs by default. */
    private static final long PERIOD_MS = 5_000;

    /** Where the user may not ask: brokers may log each refusal. */
    private static final long REFUSED_PERIOD_MS = 60_000;

    private final int lane;
    private final BrokerAdmin brokers;
    private final Ownership ownership;
    private final PartitionKeeper keeper;
    private final Set<String> logged = new HashSet<>();
    private boolean asking;
    private long nextTickMs = Long.MIN_VALUE;

    CompactionWatch(int lane, BrokerAdmin brokers, Ownership ownership, PartitionKeeper keeper) {
        this.lane = lane;
        this.brokers = brokers;
        this.ownership = ownership;
        this.keeper = keeper;
    }

    /** Looks at these topics, unless it did a moment ago. A broker that does not answer is reported by others. */
    void look(Set<String> topics) {
        if (asking || topics.isEmpty() || Ticks.now() < nextTickMs) {
            return;
        }
        asking = true;
        nextTickMs = Ticks.now() + PERIOD_MS;
        Compaction.find(brokers, topics).onSuccess(this::found).onComplete(done -> asking = false);
    }

    private void found(Compaction compaction) {
        for (OwnedPartition partition : ownership.in(OwnedPartition.State.RUNNING)) {
            if (compaction.compacted().contains(partition.id().topic())) {
                keeper.claimAnew(partition, "its topic has become compacted");
            }
        }
        if (!compaction.unknown().isEmpty()) {
            nextTickMs = Ticks.now() + REFUSED_PERIOD_MS;
        }
        for (String topic : compaction.unknown()) {
            if (logged.add(topic) && lane == 0) {
                LOG.warn(
                        "whether topic {} is compacted is not known, and a compacted topic can't be summed exactly: give"
                                + " the user DescribeConfigs on the topic",
                        topic);
            }
        }
    }
}
