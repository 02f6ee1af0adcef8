package io.streamingetl.pipeline.consume.poll;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rebalance callbacks, called on the poll thread during a poll.
 *
 * <p>An assigned partition is paused before a record of it can be polled, until it is claimed: a claim needs the
 * database, and no rebalance waits for that. A revoked partition is released once the flush in flight is settled,
 * within a time limit, so that the next owner continues where this one ended. After the limit, the fence keeps the sums
 * exact, at the price of a replay.
 */
public final class PollThreadRebalance implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollThreadRebalance.class);

    private static final long REVOKE_TIMEOUT_MS = 5_000;

    /** Called on the event loop. */
    public interface Handler {
        void assigned(Collection<TopicPartition> partitions);

        /** Drops the partitions; completes once what they share with others is written and no flush is in flight. */
        Future<Void> revoked(Collection<TopicPartition> partitions);

        /** Drops the partitions, which others may own already. */
        void lost(Collection<TopicPartition> partitions);
    }

    private final Context context;
    private final Consumer<?, ?> consumer;
    private final Handler handler;

    PollThreadRebalance(Context context, Consumer<?, ?> consumer, Handler handler) {
        this.context = context;
        this.consumer = consumer;
        this.handler = handler;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        consumer.pause(partitions);
        // Any position prevents the client from querying one; the partition is paused, and sought once claimed.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        context.runOnContext(later -> handler.assigned(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        try {
            Future.<Void>future(dropped -> context.runOnContext(
                            now -> handler.revoked(partitions).onComplete(dropped)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(REVOKE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("gives {} away with a flush in flight: the database did not answer in time", partitions);
        } catch (ExecutionException e) {
            LOG.warn(
                    "gives {} away with a flush in flight: {}",
                    partitions,
                    e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another member may own the partitions already, so this waits for nothing; a flush in flight is fenced. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.warn("lost {}: this member was out of the group for too long", partitions);
            context.runOnContext(later -> handler.lost(partitions));
        }
    }
}
