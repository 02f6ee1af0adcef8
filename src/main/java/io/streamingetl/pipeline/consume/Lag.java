package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;

/** How far a consumer is behind, as far as it knows by itself. */
final class Lag {
    private Lag() {}

    /** Records to the end offset, of each assigned partition that has heard of its end. On the poll thread. */
    static Map<PartitionId, Long> of(Consumer<?, ?> consumer) {
        Map<PartitionId, Long> lag = new TreeMap<>();
        consumer.assignment().forEach(partition -> consumer.currentLag(partition)
                .ifPresent(records -> lag.put(new PartitionId(partition.topic(), partition.partition()), records)));
        return lag;
    }
}
