package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.pipeline.consume.poll.DecodingDeserializer;
import io.streamingetl.pipeline.consume.poll.PolledRecords;
import io.streamingetl.pipeline.consume.poll.PolledValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** Reads a partition between two offsets, in no group. Blocks; one thread at a time. */
public final class SpanReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final long STALLED_NS = Duration.ofSeconds(30).toNanos();

    /**
     * The records of one poll.
     *
     * @param records all before the end
     * @param nextOffset where the next poll continues, at most the end
     */
    public record Part(DecodedRecords records, long nextOffset) {}

    private final KafkaConsumer<ByteBuffer, PolledValue> consumer;
    private final DecodingDeserializer values;
    private final RecordDecoder decoder;
    private final TopicPartition partition;
    private final long end;
    private long movedNs = System.nanoTime();

    /**
     * @param properties of a lane's consumer
     * @param from the first offset
     * @param end the offset after the last
     */
    public SpanReader(Properties properties, RecordDecoder decoder, TopicPartition partition, long from, long end) {
        this.values = new DecodingDeserializer(decoder);
        this.decoder = decoder;
        this.partition = partition;
        this.end = end;
        consumer = new KafkaConsumer<>(groupless(properties), new ByteBufferDeserializer(), values);
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
    }

    private static Properties groupless(Properties properties) {
        Properties groupless = new Properties();
        groupless.putAll(properties);
        groupless.remove(ConsumerConfig.GROUP_ID_CONFIG);
        groupless.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        groupless.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        return groupless;
    }

    /**
     * The next records.
     *
     * @throws KafkaException if they no longer exist, or none arrives for 30 s
     */
    public Part next() {
        values.beginPoll();
        ConsumerRecords<ByteBuffer, PolledValue> polled = consumer.poll(POLL);
        List<ConsumerRecord<ByteBuffer, PolledValue>> wanted = polled.records(partition).stream()
                .filter(one -> one.offset() < end)
                .toList();
        PolledRecords records = new PolledRecords(wanted);
        if (!polled.nextOffsets().isEmpty()) {
            movedNs = System.nanoTime();
        } else if (System.nanoTime() - movedNs > STALLED_NS) {
            throw new KafkaException("no more records of " + partition + " for 30 s");
        }
        long nextOffset = consumer.position(partition);
        return new Part(decoder.records(records, records::number), Math.min(nextOffset, end));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
