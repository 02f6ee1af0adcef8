package io.streamingetl.pipeline.consume;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.poll.DecodedPoll;
import io.streamingetl.pipeline.messages.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Sends what was polled to the lane's aggregator, with bounded batches in flight. Event loop only. */
final class BatchSender {
    /** Enough that the aggregator never waits for a poll. */
    private static final int MAX_IN_FLIGHT = 4;

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final ObjLongConsumer<AssignedPartition> diverged;
    private int inFlight;

    /** @param diverged gets a partition whose log holds other records than before, and the first such offset */
    BatchSender(Vertx vertx, int lane, AssignedPartitions assignment, ObjLongConsumer<AssignedPartition> diverged) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.diverged = diverged;
    }

    /** Whether to poll no more before the aggregator has folded a batch. */
    boolean isFull() {
        return inFlight >= MAX_IN_FLIGHT;
    }

    /** Number of batches that are sent and not folded yet. */
    int inFlight() {
        return inFlight;
    }

    /**
     * Sends the records of the running partitions; completes once they are folded, and fails if the aggregator no
     * longer runs.
     */
    Future<Void> send(DecodedPoll polled) {
        List<RecordBatch.PartitionRecords> batch = new ArrayList<>();
        polled.nextOffsets().forEach((topicPartition, next) -> {
            AssignedPartition partition = assignment.running(topicPartition);
            if (partition != null && isSameLog(partition, polled)) {
                int leaderEpoch = next.leaderEpoch().orElse(Progress.UNKNOWN_EPOCH);
                DecodedRecords records = polled.decoded(topicPartition);
                batch.add(new RecordBatch.PartitionRecords(
                        partition.id(), partition.epoch(), partition.position(), records, next.offset(), leaderEpoch));
                partition.polled(next.offset(), leaderEpoch, records.count(), MonotonicClock.now());
            }
        });
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        inFlight++;
        return Bus.request(vertx, Addresses.batches(lane), new RecordBatch(batch))
                .onComplete(folded -> inFlight--);
    }

    /** A replayed record can't have a later leader epoch than the last record that is accounted for. */
    private boolean isSameLog(AssignedPartition partition, DecodedPoll polled) {
        if (!partition.replays()) {
            return true;
        }
        long other = polled.firstOffsetAfter(partition.topicPartition(), partition.replayEpoch());
        if (other >= partition.replayEnd()) {
            return true;
        }
        diverged.accept(partition, other);
        return false;
    }
}
