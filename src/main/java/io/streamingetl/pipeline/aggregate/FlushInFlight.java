package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.messages.CheckTopicIds;
import io.streamingetl.pipeline.messages.Flush;
import io.streamingetl.pipeline.messages.Flushed;
import io.streamingetl.pipeline.messages.TopicIdsChecked;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One lane's flush on its way: past its consumer, which confirms that its records are of the topics that were claimed;
 * to the topic of copies; to the writer. At most one is under way at a time.
 */
final class FlushInFlight {
    private final Vertx vertx;
    private final int lane;
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private long firstEndMs = Long.MAX_VALUE;

    FlushInFlight(Vertx vertx, int lane) {
        this.vertx = vertx;
        this.lane = lane;
    }

    /** The writer's answer; fails only at the end of the node. {@link #done} must be called once it is dealt with. */
    Future<Flushed> begin(List<PartitionFlush> partitions) {
        firstEndMs =
                partitions.stream().mapToLong(PartitionFlush::firstEndMs).min().orElse(Long.MAX_VALUE);
        return foreign(partitions).compose(foreign -> write(partitions.stream()
                        .filter(one -> !foreign.contains(one.id()))
                        .toList())
                .map(flushed -> both(flushed, foreign)));
    }

    private Future<Set<PartitionId>> foreign(List<PartitionFlush> partitions) {
        Set<PartitionId> ids = partitions.stream().map(PartitionFlush::id).collect(Collectors.toSet());
        return Bus.request(vertx, Addresses.checkTopicIds(lane), new CheckTopicIds(ids))
                .map(TopicIdsChecked::foreign);
    }

    private Future<Flushed> write(List<PartitionFlush> partitions) {
        if (partitions.isEmpty()) {
            return Future.succeededFuture(new Flushed(Set.of()));
        }
        Flush flush = new Flush(lane, partitions);
        return copied(flush).compose(copied -> Bus.request(vertx, Addresses.FLUSH, flush));
    }

    private static Flushed both(Flushed flushed, Set<PartitionId> foreign) {
        Set<PartitionId> refused = new HashSet<>(flushed.fenced());
        refused.addAll(foreign);
        return new Flushed(refused, flushed.tooLarge());
    }

    /** Where a topic gets a copy of each rejected record, it has them before the transaction begins. */
    private Future<Void> copied(Flush flush) {
        boolean copies = flush.partitions().stream()
                .flatMap(one -> one.quarantined().stream())
                .anyMatch(record -> record.copy().isPresent());
        return copies ? Bus.request(vertx, Addresses.COPY, flush) : Future.succeededFuture();
    }

    /** The answer is dealt with: whoever waited for it goes on. */
    void done() {
        firstEndMs = Long.MAX_VALUE;
        List<Promise<Void>> settled = List.copyOf(waiters);
        waiters.clear();
        settled.forEach(promise -> promise.tryComplete());
    }

    /** When the flush under way is dealt with; there must be one. */
    Future<Void> whenDone() {
        Promise<Void> settled = Promise.promise();
        waiters.add(settled);
        return settled.future();
    }

    /** The end of the earliest window in the flush under way; {@link Long#MAX_VALUE} where there is none. */
    long firstEndMs() {
        return firstEndMs;
    }
}
