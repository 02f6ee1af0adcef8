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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's producer of copies. Its methods block; call them on a worker thread, one at a time. */
final class CopyProducer {
    private static final Logger LOG = LoggerFactory.getLogger(CopyProducer.class);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** Larger than any record that a broker accepts by default. */
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    private final String pipeline;
    private final String topic;
    private final Map<String, String> connection;
    private final Properties properties = new Properties();
    private volatile boolean found;

    /** Made at its first use, which fails while the brokers' names do not resolve. */
    private KafkaProducer<ByteBuffer, ByteBuffer> producer;

    /** @param connection Kafka's properties for reaching and authenticating the brokers */
    CopyProducer(String pipeline, String topic, Map<String, String> connection) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.connection = connection;
        properties.putAll(connection);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "streaming-etl." + pipeline + ".quarantine");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MAX_REQUEST_BYTES);
        // A send fails after 10 to 30 s, and then the whole flush is sent again.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    }

    /** Makes the producer, without a connection; fails as {@link KafkaClients#make} does. */
    void make() {
        producer();
    }

    /** Fails unless the topic takes copies, or has done so before. */
    void requireTopic() throws InterruptedException, ExecutionException {
        if (found) {
            return;
        }
        Admin admin = KafkaClients.make(connection, () -> Admin.create(Map.copyOf(connection)));
        try {
            CopyTopic known = CopyTopic.find(admin, topic);
            if (!known.refusal().isEmpty()) {
                throw new IllegalStateException(known.refusal() + "; " + known.remedy());
            }
            found = true;
        } finally {
            admin.close(CLOSE_TIMEOUT);
        }
    }

    /** Sends a copy of each rejected record, waits until all are acknowledged, and returns their number. */
    int send(Flush flush) throws InterruptedException, ExecutionException {
        requireTopic();
        List<QuarantinedRecord> records = new ArrayList<>();
        List<PartitionId> ids = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (PartitionFlush one : flush.content().partitions()) {
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
                sendTruncated(flush.lane(), ids.get(i), records.get(i));
            }
        }
        return sent.size();
    }

    /** Sends a truncated copy, as etl_quarantine has it, of a record that is too large for the topic. */
    private void sendTruncated(int lane, PartitionId id, QuarantinedRecord record)
            throws InterruptedException, ExecutionException {
        LOG.warn(
                "{}, offset {}: {} accepts no record of {} bytes, and gets a truncated copy: raise its"
                        + " max.message.bytes",
                id,
                record.offset(),
                topic,
                record.valueSize());
        RecordCopy truncated = new RecordCopy(record.value(), record.key(), List.of());
        producer().send(message(lane, id, record, truncated)).get();
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

    /** Fails the sends in flight. May be called while another call blocks. */
    synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
