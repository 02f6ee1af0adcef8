package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.InFlightQueries;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.messages.PartitionsIdle;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds idle partitions: those without records for a while whose log, according to the broker, ends at the position.
 * The end is the high watermark, because records behind an open transaction can't be read yet. A partition whose broker
 * does not answer is not idle; {@link LagTracker}, which sends the same query, reports that broker. Event loop only.
 */
public final class IdleDetector {
    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final InFlightQueries<BrokerAdmin.End> ends;
    private final long idleAfterMs;
    private final List<PartitionsIdle.Idle> found = new ArrayList<>();

    public IdleDetector(Vertx vertx, int lane, AssignedPartitions assignment, BrokerAdmin brokers, long idleAfterMs) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.ends = new InFlightQueries<>(brokers::ends);
        this.idleAfterMs = idleAfterMs;
    }

    /** The period of {@link #check}, which is also the longest delay until a partition is found idle. */
    public long periodMs() {
        return Math.min(Math.max(idleAfterMs / 2, 50), 1_000);
    }

    /** Checks once, and sends the idle partitions to the aggregator. */
    public void check() {
        ends.query(
                assignment.silent(MonotonicClock.now(), idleAfterMs),
                (partition, end) -> end.onSuccess(found -> ended(partition, found)));
    }

    private void ended(AssignedPartition partition, BrokerAdmin.End end) {
        if (assignment.contains(partition) && partition.silent(MonotonicClock.now(), idleAfterMs)) {
            boolean caughtUp = partition.position() == end.stable() && end.stable() == end.high();
            found.add(new PartitionsIdle.Idle(partition.id(), partition.epoch(), partition.position(), caughtUp));
            if (found.size() == 1) {
                // Sends what a broker answers together in one message.
                vertx.runOnContext(answered -> send());
            }
        }
    }

    private void send() {
        Bus.publish(vertx, Addresses.idle(lane), new PartitionsIdle(List.copyOf(found)));
        found.clear();
    }
}
