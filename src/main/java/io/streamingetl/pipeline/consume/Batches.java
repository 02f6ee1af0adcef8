package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.DecodedRecords;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.RecordBatch;
import io.streamingetl.pipeline.bus.Ticks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** What was polled, on its way to the lane's aggregator. Event loop only. */
final class Batches {
    /** So many may wait in the aggregator: enough that it never waits for a poll. */
    private static final int MAX_IN_FLIGHT = 4;

    private final Vertx vertx;
    private final int lane;
    private final Ownership ownership;
    private int inFlight;

    Batches(Vertx vertx, int lane, Ownership ownership) {
        this.vertx = vertx;
        this.lane = lane;
        this.ownership = ownership;
    }

    /** Whether no more should be polled before the aggregator has folded some. */
    boolean full() {
        return inFlight >= MAX_IN_FLIGHT;
    }

    /** Polled and not yet folded. */
    int inFlight() {
        return inFlight;
    }

    /**
     * Sends what is of partitions that are read; completes once it is folded, and fails where the aggregator is gone.
     */
    Future<Void> send(DecodedPoll polled) {
        List<RecordBatch.PartitionRecords> batch = new ArrayList<>();
        polled.nextOffsets().forEach((topicPartition, next) -> {
            OwnedPartition partition = ownership.running(topicPartition);
            if (partition != null) {
                DecodedRecords records = polled.decoded(topicPartition);
                batch.add(new RecordBatch.PartitionRecords(
                        partition.id(),
                        partition.epoch(),
                        partition.position(),
                        records,
                        next.offset(),
                        next.leaderEpoch().orElse(Progress.UNKNOWN_EPOCH)));
                partition.polled(next.offset(), records.count(), Ticks.now());
            }
        });
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        inFlight++;
        return Bus.<Void>request(vertx, Addresses.batches(lane), new RecordBatch(batch))
                .onComplete(folded -> inFlight--);
    }
}
