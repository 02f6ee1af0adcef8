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
 * What is asked again and again of partitions, each for itself: one that is still asked for is not asked again, and
 * holds no other up. Event loop only.
 */
public final class InFlightQueries<T> {
    private final Function<Set<TopicPartition>, Map<TopicPartition, Future<T>>> brokers;
    private final Set<AssignedPartition> asked = new HashSet<>();

    /** @param brokers asks them */
    public InFlightQueries(Function<Set<TopicPartition>, Map<TopicPartition, Future<T>>> brokers) {
        this.brokers = brokers;
    }

    /** Asks for those that are not asked for, and hands each one's answer on. */
    public void ask(Collection<AssignedPartition> partitions, BiConsumer<AssignedPartition, Future<T>> answers) {
        Map<TopicPartition, AssignedPartition> wanted = partitions.stream()
                .filter(asked::add)
                .collect(Collectors.toMap(AssignedPartition::topicPartition, Function.identity()));
        if (!wanted.isEmpty()) {
            brokers.apply(wanted.keySet()).forEach((topicPartition, answer) -> {
                AssignedPartition partition = wanted.get(topicPartition);
                answer.onComplete(answered -> {
                    asked.remove(partition);
                    answers.accept(partition, answer);
                });
            });
        }
    }
}
