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

/** What was polled, on its way to the lane's aggregator. Event loop only. */
final class BatchSender {
    /** So many may wait in the aggregator: enough that it never waits for a poll. */
    private static final int MAX_IN_FLIGHT = 4;

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final ObjLongConsumer<AssignedPartition> diverged;
    private int inFlight;

    /** @param diverged told of a partition that is read again, and of the offset from which on its log is another */
    BatchSender(Vertx vertx, int lane, AssignedPartitions assignment, ObjLongConsumer<AssignedPartition> diverged) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.diverged = diverged;
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
            AssignedPartition partition = assignment.running(topicPartition);
            if (partition != null && isTheSameLog(partition, polled)) {
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

    /** Of what is read again no record can be of a later leader than the last that is accounted for. */
    private boolean isTheSameLog(AssignedPartition partition, DecodedPoll polled) {
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
