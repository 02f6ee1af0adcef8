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
 * Finds the partitions that are idle: silent for a while, and read to the end of their log by the broker's own word.
 * The end is the high watermark: what lies behind an open transaction can't be read yet, and is no silence. A broker
 * that does not answer makes no partition idle, and {@link LagTracker}, which asks for the same, says so. Event loop
 * only.
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

    /** How often to look: a partition is found idle no later than this after its time. */
    public long periodMs() {
        return Math.min(Math.max(idleAfterMs / 2, 50), 1_000);
    }

    /** Looks once, and tells the aggregator what it finds. */
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
                // What a broker answers together is told together.
                vertx.runOnContext(answered -> tell());
            }
        }
    }

    private void tell() {
        Bus.publish(vertx, Addresses.idle(lane), new PartitionsIdle(List.copyOf(found)));
        found.clear();
    }
}
