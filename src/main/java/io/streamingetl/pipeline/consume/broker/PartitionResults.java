package io.streamingetl.pipeline.consume.broker;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The answers for several partitions, once each has succeeded or failed.
 *
 * @param found the answers
 * @param failures why the other partitions have none
 */
public record PartitionResults<T>(Map<TopicPartition, T> found, Map<TopicPartition, Throwable> failures) {
    public static <T> Future<PartitionResults<T>> of(Map<TopicPartition, Future<T>> asked) {
        PartitionResults<T> answers = new PartitionResults<>(new HashMap<>(), new HashMap<>());
        asked.forEach((partition, answer) -> answer.onSuccess(found -> answers.found.put(partition, found))
                .onFailure(failure -> answers.failures.put(partition, failure)));
        return Future.join(List.copyOf(asked.values())).transform(all -> Future.succeededFuture(answers));
    }
}
