package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.PartitionLifecycle;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.CleanupPolicies;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Detects topics that become compacted while they are read. Event loop only. */
public final class CompactionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionWatch.class);

    /** Policies change rarely, and the broker's cleaner pauses for 15 s by default. */
    private static final long PERIOD_MS = 5_000;

    /** If the user lacks the permission: brokers may log each refusal. */
    private static final long REFUSED_PERIOD_MS = 60_000;

    private final int lane;
    private final BrokerAdmin brokers;
    private final AssignedPartitions assignment;
    private final PartitionLifecycle lifecycle;
    private final Set<String> logged = new HashSet<>();
    private boolean asking;
    private long nextTickMs = Long.MIN_VALUE;

    public CompactionWatch(int lane, BrokerAdmin brokers, AssignedPartitions assignment, PartitionLifecycle lifecycle) {
        this.lane = lane;
        this.brokers = brokers;
        this.assignment = assignment;
        this.lifecycle = lifecycle;
    }

    /** Checks these topics, at most once a period. {@link TopicWatch} reports a broker that does not answer. */
    public void check(Set<String> topics) {
        if (asking || topics.isEmpty() || MonotonicClock.now() < nextTickMs) {
            return;
        }
        asking = true;
        nextTickMs = MonotonicClock.now() + PERIOD_MS;
        CleanupPolicies.find(brokers, topics).onSuccess(this::found).onComplete(done -> asking = false);
    }

    private void found(CleanupPolicies policies) {
        for (AssignedPartition partition : assignment.in(AssignedPartition.State.RUNNING)) {
            if (policies.compacted().contains(partition.id().topic())) {
                lifecycle.claimAgain(partition, "its topic has become compacted");
            }
        }
        if (!policies.unknown().isEmpty()) {
            nextTickMs = MonotonicClock.now() + REFUSED_PERIOD_MS;
        }
        for (String topic : policies.unknown()) {
            if (logged.add(topic) && lane == 0) {
                LOG.warn(
                        "whether topic {} is compacted is not known, and a compacted topic can't be summed exactly: give"
                                + " the user DescribeConfigs on the topic",
                        topic);
            }
        }
    }
}
