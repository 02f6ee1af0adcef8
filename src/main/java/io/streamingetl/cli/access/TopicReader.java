package io.streamingetl.cli.access;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.kafka.ClientFailure;
import io.streamingetl.pipeline.kafka.Codecs;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.streamingetl.pipeline.kafka.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed records of partitions between two offsets, without a consumer group. Blocks. Belongs to one thread.
 *
 * <p>Its methods throw {@link KafkaException} if the broker refuses or does not answer in time.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final long MAX_STALL_NS = Duration.ofSeconds(30).toNanos();

    /** Offsets {@code [from, to)} of a partition. */
    public record Span(long from, long to) {
        /** Number of offsets. */
        public long length() {
            return Math.max(0, to - from);
        }
    }

    /** Receives the records, in order within each partition. */
    public interface Receiver {
        void accept(PartitionId id, ConsumerRecord<byte[], byte[]> record);
    }

    private final Map<String, String> kafka;
    private final String where;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Creates the clients, which connect later.
     *
     * @param kafka the properties of the connection
     * @throws UnreachableException if no host name of the brokers resolves
     * @throws io.streamingetl.config.rule.ConfigException as {@link KafkaClients#make} and {@link Codecs#require}
     */
    public TopicReader(Map<String, String> kafka) {
        Codecs.require();
        this.kafka = kafka;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
        where = "Kafka at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + ": ";
        admin = create(properties, () -> Admin.create(properties));
        Map<String, Object> reading = new HashMap<>(properties);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        consumer = create(
                reading, () -> new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private <T> T create(Map<String, Object> properties, Supplier<T> client) {
        try {
            return KafkaClients.make(properties, client);
        } catch (UnreachableException e) {
            throw new UnreachableException(where + e.getMessage());
        }
    }

    /** Kafka's ids of those of these topics that exist. */
    public Map<String, String> topicIds(Collection<String> topics) throws InterruptedException {
        return describe(topics).stream().collect(Collectors.toMap(TopicDescription::name, topic -> topic.topicId()
                .toString()));
    }

    /** The partitions of those of these topics that exist. */
    public Set<PartitionId> partitions(Collection<String> topics) throws InterruptedException {
        Set<PartitionId> partitions = new HashSet<>();
        for (TopicDescription topic : describe(topics)) {
            topic.partitions()
                    .forEach(partition -> partitions.add(new PartitionId(topic.name(), partition.partition())));
        }
        return partitions;
    }

    private List<TopicDescription> describe(Collection<String> topics) throws InterruptedException {
        List<TopicDescription> found = new ArrayList<>();
        for (String topic : topics) {
            try {
                found.add(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed(e.getCause());
                }
            }
        }
        return found;
    }

    private KafkaException failed(Throwable failure) {
        return failure instanceof TimeoutException
                ? KafkaClients.unanswered(kafka)
                : new KafkaException(
                        where + ClientFailure.explained(failure, kafka).getMessage(), failure);
    }

    /** The lowest available offset of each partition. */
    public Map<PartitionId, Long> firstOffsets(Collection<PartitionId> ids) throws InterruptedException {
        return offsets(ids, OffsetSpec.earliest());
    }

    /** The offset after the last committed record of each partition. */
    public Map<PartitionId, Long> endOffsets(Collection<PartitionId> ids) throws InterruptedException {
        return offsets(ids, OffsetSpec.latest());
    }

    /** The first offset of each partition whose record has this Kafka timestamp or a later one; -1 if there is none. */
    public Map<PartitionId, Long> offsetsAt(Collection<PartitionId> ids, long timestampMs) throws InterruptedException {
        return offsets(ids, OffsetSpec.forTimestamp(timestampMs));
    }

    private Map<PartitionId, Long> offsets(Collection<PartitionId> ids, OffsetSpec spec) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> specs = ids.stream()
                .collect(Collectors.toMap(id -> new TopicPartition(id.topic(), id.partition()), id -> spec));
        try {
            return admin
                    .listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(found -> id(found.getKey()), found -> found.getValue()
                            .offset()));
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        }
    }

    /**
     * Passes all records of the spans to the receiver.
     *
     * @param progress receives the number of completed offsets after each poll
     * @throws KafkaException also if offsets no longer exist or no record arrives for 30 s
     */
    public void read(Map<PartitionId, Span> spans, Receiver receiver, LongConsumer progress) {
        Map<TopicPartition, Span> open = new HashMap<>();
        spans.forEach((id, span) -> {
            if (span.length() > 0) {
                open.put(new TopicPartition(id.topic(), id.partition()), span);
            }
        });
        long total = open.values().stream().mapToLong(Span::length).sum();
        consumer.assign(open.keySet());
        // A partition of an earlier call is still paused.
        consumer.resume(open.keySet());
        open.forEach((partition, span) -> consumer.seek(partition, span.from()));
        long done = 0;
        long progressNs = System.nanoTime();
        while (!open.isEmpty()) {
            poll(open, receiver);
            long remaining = remaining(open);
            if (total - remaining > done) {
                progressNs = System.nanoTime();
            } else if (System.nanoTime() - progressNs > MAX_STALL_NS) {
                throw new KafkaException(where + "no more records of " + open.keySet() + " for 30 s");
            }
            done = total - remaining;
            progress.accept(done);
        }
    }

    private void poll(Map<TopicPartition, Span> open, Receiver receiver) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                Span span = open.get(partition);
                if (span != null && record.offset() < span.to()) {
                    receiver.accept(id(partition), record);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            throw new KafkaException(where + "offset " + e.offsetOutOfRangePartitions()
                    + " no longer exists: retention deleted it, or the broker lost it");
        }
    }

    /** Number of remaining offsets. Pauses and removes completed partitions. */
    private long remaining(Map<TopicPartition, Span> open) {
        long remaining = 0;
        List<TopicPartition> finished = new ArrayList<>();
        for (Map.Entry<TopicPartition, Span> entry : open.entrySet()) {
            long position = consumer.position(entry.getKey(), ANSWER_TIMEOUT);
            if (position >= entry.getValue().to()) {
                finished.add(entry.getKey());
            } else {
                remaining += entry.getValue().to() - position;
            }
        }
        if (!finished.isEmpty()) {
            consumer.pause(finished);
            finished.forEach(open::remove);
        }
        return remaining;
    }

    private static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
