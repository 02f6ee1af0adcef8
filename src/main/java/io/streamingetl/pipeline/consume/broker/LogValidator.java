package io.streamingetl.pipeline.consume.broker;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * Validates against the leaders that logs still hold a certain record (OffsetsForLeaderEpoch, KIP-320). Only a consumer
 * sends that request, to validate a position that it seeks with a leader epoch. The lane's consumer starts at another
 * position, so this class makes one for the request alone, without a group.
 */
public final class LogValidator {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final List<String> OF_A_MEMBER = List.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.CLIENT_ID_CONFIG);

    private final Vertx vertx;
    private final Properties properties;

    /** @param properties of a consumer in a group */
    public LogValidator(Vertx vertx, Properties properties) {
        this.vertx = vertx;
        this.properties = new Properties();
        this.properties.putAll(properties);
        OF_A_MEMBER.forEach(this.properties::remove);
    }

    /**
     * Finds where logs differ from those that were read.
     *
     * @param read for each partition the offset after the last record, with the leader epoch of that record
     * @return for each partition whose log no longer holds that record, the first lost offset; that of the record
     *     itself if the leader does not return one
     */
    public Future<Map<TopicPartition, Long>> divergences(Map<TopicPartition, OffsetAndMetadata> read) {
        return read.isEmpty() ? Future.succeededFuture(Map.of()) : vertx.executeBlocking(() -> validate(read), false);
    }

    private Map<TopicPartition, Long> validate(Map<TopicPartition, OffsetAndMetadata> read) {
        Consumer<?, ?> consumer =
                new KafkaConsumer<>(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer());
        try {
            consumer.assign(read.keySet());
            // Tells it the leaders: a position in a partition whose leader it does not know counts as valid.
            consumer.endOffsets(read.keySet(), ANSWER_TIMEOUT);
            read.forEach(consumer::seek);
            Map<TopicPartition, Long> diverged = new HashMap<>();
            for (TopicPartition partition : read.keySet()) {
                while (!isValidated(consumer, partition, read, diverged)) {
                    // The answer was about this one or about others; those are asked for no more.
                    diverged.keySet().forEach(lost -> consumer.seek(lost, 0));
                }
            }
            return diverged;
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private static boolean isValidated(
            Consumer<?, ?> consumer,
            TopicPartition partition,
            Map<TopicPartition, OffsetAndMetadata> read,
            Map<TopicPartition, Long> diverged) {
        try {
            consumer.position(partition, ANSWER_TIMEOUT);
            return true;
        } catch (LogTruncationException truncation) {
            truncation.offsetOutOfRangePartitions().keySet().forEach(lost -> {
                OffsetAndMetadata end = truncation.divergentOffsets().get(lost);
                diverged.put(lost, end == null ? read.get(lost).offset() - 1 : end.offset());
            });
            return false;
        }
    }
}
