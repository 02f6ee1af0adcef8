package io.streamingetl.cli.redrive;

import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.kafka.UnreachableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Reads values that quarantine keeps only in part from Kafka. */
final class FullValues implements AutoCloseable {
    private final EtlConfig config;
    private final Map<String, Optional<String>> topicIds = new HashMap<>();
    private TopicReader kafka;

    /** @throws io.streamingetl.config.rule.ConfigException if Kafka's client refuses its properties */
    FullValues(EtlConfig config) {
        this.config = config;
        try {
            kafka = reader();
        } catch (UnreachableException e) {
            // Retried when a value is needed.
            kafka = null;
        }
    }

    private TopicReader reader() {
        return new TopicReader(KafkaConnection.of(config.source().kafka()));
    }

    /**
     * The record's value; empty if the record is no longer in Kafka.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses or does not answer
     */
    Optional<byte[]> read(StoredRecord record) throws InterruptedException {
        if (kafka == null) {
            kafka = reader();
        }
        PartitionId id = record.id().partition();
        long offset = record.id().offset();
        if (!isSameTopic(record)
                || kafka.firstOffsets(List.of(id)).get(id) > offset
                || kafka.endOffsets(List.of(id)).get(id) <= offset) {
            return Optional.empty();
        }
        AtomicReference<byte[]> value = new AtomicReference<>();
        kafka.read(
                Map.of(id, new TopicReader.Span(offset, offset + 1)),
                (partition, found) -> value.set(found.value()),
                done -> {});
        return Optional.ofNullable(value.get());
    }

    private boolean isSameTopic(StoredRecord record) throws InterruptedException {
        String topic = record.id().partition().topic();
        if (!topicIds.containsKey(topic)) {
            topicIds.put(
                    topic, Optional.ofNullable(kafka.topicIds(List.of(topic)).get(topic)));
        }
        return record.topicId().isPresent() && record.topicId().equals(topicIds.get(topic));
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
