package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks whether the topics are there, and still those whose partitions were claimed. Kafka's client goes on in a topic
 * that was made again at the old offset, and says nothing. Event loop only.
 */
final class TopicWatch {
    private static final String ASKING = "asking the brokers for the topics";

    private static final long RETRY_MS = 1_000;

    private final Vertx vertx;
    private final BrokerAdmin brokers;
    private final Set<String> topics;
    private final Ownership ownership;
    private final PartitionKeeper keeper;
    private final Trouble trouble;
    private boolean asking;
    private boolean answered;
    private boolean closed;

    TopicWatch(
            Vertx vertx,
            BrokerAdmin brokers,
            Set<String> topics,
            Ownership ownership,
            PartitionKeeper keeper,
            Trouble trouble) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.topics = topics;
        this.ownership = ownership;
        this.keeper = keeper;
        this.trouble = trouble;
    }

    /** Looks once, unless it still waits for the answer to the look before. */
    void look() {
        if (asking) {
            return;
        }
        asking = true;
        brokers.topicIds(topics)
                .onSuccess(this::found)
                .onFailure(failure -> trouble.is(ASKING, failure))
                .onComplete(done -> asking = false);
    }

    /**
     * Of which of these partitions nothing that was polled up to now may be written, because it may be of another topic
     * than the claimed one, or because they were taken away. A topic that is the same by now was the same all the time,
     * for no two ever have one id; what was polled of one that is gone altogether is of the claimed one. Asks until a
     * broker answers; fails at the end of the node.
     */
    Future<Set<PartitionId>> foreign(Set<PartitionId> partitions) {
        Promise<Set<PartitionId>> found = Promise.promise();
        askForeign(partitions, found);
        return found.future();
    }

    private void askForeign(Set<PartitionId> partitions, Promise<Set<PartitionId>> answer) {
        if (closed) {
            answer.fail("the consumer is closed");
            return;
        }
        brokers.topicIds(topics)
                .onSuccess(ids -> {
                    Set<PartitionId> foreign = partitions.stream()
                            .filter(id -> !ownership.holds(id, ids.get(id.topic())))
                            .collect(Collectors.toSet());
                    found(ids);
                    answer.complete(foreign);
                })
                .onFailure(failure -> {
                    trouble.is(ASKING, failure);
                    vertx.setTimer(RETRY_MS, timer -> askForeign(partitions, answer));
                });
    }

    /** Asks no more. */
    void close() {
        closed = true;
    }

    private void found(Map<String, String> ids) {
        answered = true;
        Set<String> missing = new TreeSet<>(topics);
        missing.removeAll(ids.keySet());
        if (missing.isEmpty()) {
            trouble.over(ASKING);
        } else {
            trouble.is(
                    ASKING, new IllegalStateException("topics that are not there, or not for this user: " + missing));
        }
        ownership.in(OwnedPartition.State.RUNNING).stream()
                .filter(partition -> ids.containsKey(partition.id().topic()))
                .filter(partition ->
                        !partition.topicId().equals(ids.get(partition.id().topic())))
                .forEach(partition -> keeper.claimAnew(partition, "its topic was made again"));
    }

    /** Whether the brokers answered at least once. */
    boolean answered() {
        return answered;
    }
}
