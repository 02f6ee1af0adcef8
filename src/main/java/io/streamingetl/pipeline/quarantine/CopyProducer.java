package io.streamingetl.pipeline.quarantine;

import io.streamingetl.core.decode.RecordHeader;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.core.quarantine.RecordCopy;
import io.streamingetl.pipeline.kafka.KafkaClients;
import io.streamingetl.pipeline.messages.Flush;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's producer of copies. It blocks, so it is called on a worker thread, by one caller at a time. */
final class CopyProducer {
    private static final Logger LOG = LoggerFactory.getLogger(CopyProducer.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** Larger than any record that a broker takes as it is delivered. */
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    private final String pipeline;
    private final String topic;
    private final Properties properties = new Properties();

    /** Made when it is first needed: that fails where the broker's name can't be looked up. */
    private KafkaProducer<ByteBuffer, ByteBuffer> producer;

    /** @param connection how to reach and to trust the brokers, in Kafka's own spelling */
    CopyProducer(String pipeline, String topic, Map<String, String> connection) {
        this.pipeline = pipeline;
        this.topic = topic;
        properties.putAll(connection);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "streaming-etl." + pipeline + ".quarantine");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MAX_REQUEST_BYTES);
        // A failure is said after 10 s to half a minute, and everything is sent again.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    }

    /** Makes it, which connects to nothing; fails as {@link KafkaClients#make} does. */
    void make() {
        producer();
    }

    /** Fails if the topic does not exist, or the user may not see it. */
    void checkTopic() {
        producer().partitionsFor(topic);
    }

    /** Sends a copy of each rejected record, and waits until all are acknowledged; gives how many they are. */
    int send(Flush flush) throws InterruptedException, ExecutionException {
        List<QuarantinedRecord> records = new ArrayList<>();
        List<PartitionId> ids = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (PartitionFlush one : flush.partitions()) {
            for (QuarantinedRecord record : one.quarantined()) {
                records.add(record);
                ids.add(one.id());
                RecordCopy copy = record.copy().orElseThrow();
                sent.add(producer().send(message(flush.lane(), one.id(), record, copy)));
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RecordTooLargeException)) {
                    throw e;
                }
                sendCut(flush.lane(), ids.get(i), records.get(i));
            }
        }
        return sent.size();
    }

    /** A record that the topic does not take whole stops nothing: it gets as much of it as the table. */
    private void sendCut(int lane, PartitionId id, QuarantinedRecord record)
            throws InterruptedException, ExecutionException {
        LOG.warn(
                "{}, offset {}: {} takes no record of {} bytes, and gets the beginning of it: raise its"
                        + " max.message.bytes",
                id,
                record.offset(),
                topic,
                record.valueSize());
        RecordCopy cut = new RecordCopy(record.value(), record.key(), List.of());
        producer().send(message(lane, id, record, cut)).get();
    }

    private ProducerRecord<ByteBuffer, ByteBuffer> message(
            int lane, PartitionId id, QuarantinedRecord record, RecordCopy copy) {
        Long timestampMs = record.timestampMs() < 0 ? null : record.timestampMs();
        ProducerRecord<ByteBuffer, ByteBuffer> message =
                new ProducerRecord<>(topic, null, timestampMs, duplicate(copy.key()), duplicate(copy.value()));
        for (RecordHeader header : copy.headers()) {
            message.headers()
                    .add(
                            header.name(),
                            header.value() == null ? null : header.value().array());
        }
        ErrorHeaders.add(message.headers(), pipeline, lane, id, record.offset(), record.rejection());
        return message;
    }

    private static ByteBuffer duplicate(ByteBuffer bytes) {
        return bytes == null ? null : bytes.duplicate();
    }

    private synchronized KafkaProducer<ByteBuffer, ByteBuffer> producer() {
        if (producer == null) {
            producer = KafkaClients.make(
                    properties,
                    () -> new KafkaProducer<>(properties, new ByteBufferSerializer(), new ByteBufferSerializer()));
        }
        return producer;
    }

    /** What is under way fails. May be called while another call blocks. */
    synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
