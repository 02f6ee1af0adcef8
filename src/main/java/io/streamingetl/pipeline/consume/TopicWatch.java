package io.streamingetl.pipeline.consume;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks whether the topics are there, and still those whose partitions were claimed. Kafka's client goes on in a topic
 * that was made again at the old offset, and says nothing. Event loop only.
 */
final class TopicWatch {
    private static final String ASKING = "asking the brokers for the topics";

    private final BrokerAdmin brokers;
    private final Set<String> topics;
    private final Ownership ownership;
    private final PartitionKeeper keeper;
    private final Trouble trouble;
    private boolean asking;
    private boolean answered;

    TopicWatch(BrokerAdmin brokers, Set<String> topics, Ownership ownership, PartitionKeeper keeper, Trouble trouble) {
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
