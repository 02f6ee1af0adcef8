package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.progress.LaneFlush;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The flush of one lane, at most one at a time. The lane's consumer confirms that the records are of the claimed
 * topics, the quarantine topic takes copies of rejected records, then the writer commits the flush.
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

    /** Completes when the flush is settled; fails only if the node ends. The caller then calls {@link #settled}. */
    Future<Flushed> begin(LaneFlush content) {
        firstEndMs = content.firstEndMs();
        return staleTopics(content.partitions())
                .compose(stale -> stale.isEmpty() ? write(content) : Future.succeededFuture(Flushed.REFUSED));
    }

    /** The partitions whose topics were recreated since the claim, or may have been. */
    private Future<Set<PartitionId>> staleTopics(List<PartitionFlush> partitions) {
        Set<PartitionId> ids = partitions.stream().map(PartitionFlush::id).collect(Collectors.toSet());
        return Bus.request(vertx, Addresses.checkTopicIds(lane), new CheckTopicIds(ids))
                .map(TopicIdsChecked::stale);
    }

    private Future<Flushed> write(LaneFlush content) {
        Flush flush = new Flush(lane, content);
        return copy(flush).compose(copied -> Bus.request(vertx, Addresses.FLUSH, flush));
    }

    /** If a topic gets copies of rejected records, it has them before the transaction begins. */
    private Future<Void> copy(Flush flush) {
        boolean copies = flush.content().partitions().stream()
                .flatMap(one -> one.quarantined().stream())
                .anyMatch(record -> record.copy().isPresent());
        return copies ? Bus.request(vertx, Addresses.COPY, flush) : Future.succeededFuture();
    }

    /** The outcome of the flush is applied. */
    void settled() {
        firstEndMs = Long.MAX_VALUE;
        List<Promise<Void>> waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(promise -> promise.tryComplete());
    }

    /** Completes when the flush in flight is settled; there must be one. */
    Future<Void> whenSettled() {
        Promise<Void> settled = Promise.promise();
        waiters.add(settled);
        return settled.future();
    }

    /** The end of the earliest window in the flush in flight; {@link Long#MAX_VALUE} if there is none. */
    long firstEndMs() {
        return firstEndMs;
    }
}
