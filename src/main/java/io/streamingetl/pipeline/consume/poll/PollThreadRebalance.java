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
 * The group's callbacks, called on the poll thread inside a poll.
 *
 * <p>An assigned partition is paused before a record of it can be polled, and stays so until it is claimed: claiming
 * takes the database, and no rebalance waits for that. A revoked one is let go once the flush in flight is settled, for
 * a bounded while: then the next owner begins where this one ended. Were it not waited for, the fence would keep the
 * sums exact all the same, at the price of reading again.
 */
public final class PollThreadRebalance implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollThreadRebalance.class);

    private static final long REVOKE_TIMEOUT_MS = 5_000;

    /** What happens on the event loop. */
    public interface Handler {
        void assigned(Collection<TopicPartition> partitions);

        /** Drops the partitions; completes once no flush of theirs is in flight. */
        Future<Void> revoked(Collection<TopicPartition> partitions);
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
        // Any position, so that the client does not look for one: it is paused, and sought again once claimed.
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

    /** Taken away already: somebody else may own them, so nothing is waited for, and what is in flight is fenced. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.warn("lost {}: this member was out of the group for too long", partitions);
            context.runOnContext(later -> handler.revoked(partitions));
        }
    }
}
