package io.streamingetl.pipeline.consume.assign;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * A periodic query of the brokers about single partitions. A partition whose previous query is unanswered is skipped,
 * and delays no other. Event loop only.
 */
public final class InFlightQueries<T> {
    private final Function<Set<TopicPartition>, Map<TopicPartition, Future<T>>> brokers;
    private final Set<AssignedPartition> inFlight = new HashSet<>();

    /** @param brokers sends a query */
    public InFlightQueries(Function<Set<TopicPartition>, Map<TopicPartition, Future<T>>> brokers) {
        this.brokers = brokers;
    }

    /** Queries the partitions that have no query in flight, and passes on each answer. */
    public void query(Collection<AssignedPartition> partitions, BiConsumer<AssignedPartition, Future<T>> answers) {
        Map<TopicPartition, AssignedPartition> wanted = partitions.stream()
                .filter(inFlight::add)
                .collect(Collectors.toMap(AssignedPartition::topicPartition, Function.identity()));
        if (!wanted.isEmpty()) {
            brokers.apply(wanted.keySet()).forEach((topicPartition, answer) -> {
                AssignedPartition partition = wanted.get(topicPartition);
                answer.onComplete(answered -> {
                    inFlight.remove(partition);
                    answers.accept(partition, answer);
                });
            });
        }
    }
}
