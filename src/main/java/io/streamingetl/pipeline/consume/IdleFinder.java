package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.PartitionsIdle;
import io.streamingetl.pipeline.bus.Ticks;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the partitions that are idle: silent for a while, and read to the end of their log by the broker's own word.
 * The end is the high watermark: what lies behind an open transaction can't be read yet, and is no silence. A broker
 * that does not answer makes no partition idle, and {@link Backlog}, which asks for the same, says so. Event loop only.
 */
final class IdleFinder {
    private final Vertx vertx;
    private final int lane;
    private final Ownership ownership;
    private final Questions<BrokerAdmin.End> ends;
    private final long idleAfterMs;
    private final List<PartitionsIdle.Idle> found = new ArrayList<>();

    IdleFinder(Vertx vertx, int lane, Ownership ownership, BrokerAdmin brokers, long idleAfterMs) {
        this.vertx = vertx;
        this.lane = lane;
        this.ownership = ownership;
        this.ends = new Questions<>(brokers::ends);
        this.idleAfterMs = idleAfterMs;
    }

    /** How often to look: a partition is found idle no later than this after its time. */
    long periodMs() {
        return Math.min(Math.max(idleAfterMs / 2, 50), 1_000);
    }

    /** Looks once, and tells the aggregator what it finds. */
    void look() {
        ends.ask(
                ownership.silent(Ticks.now(), idleAfterMs),
                (partition, end) -> end.onSuccess(found -> ended(partition, found)));
    }

    private void ended(OwnedPartition partition, BrokerAdmin.End end) {
        if (ownership.contains(partition) && partition.silent(Ticks.now(), idleAfterMs)) {
            boolean caughtUp = partition.position() == end.stable() && end.stable() == end.high();
            found.add(new PartitionsIdle.Idle(partition.id(), partition.epoch(), partition.position(), caughtUp));
            if (found.size() == 1) {
                // What a broker answers together is told together.
                vertx.runOnContext(answered -> tell());
            }
        }
    }

    private void tell() {
        vertx.eventBus().send(Addresses.idle(lane), new PartitionsIdle(List.copyOf(found)), Bus.LOCAL);
        found.clear();
    }
}
