package io.streamingetl.faults;

import io.streamingetl.cli.generate.OrderGenerator;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.job.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends orders to the partitions of a job's topic by turns, in every way that a producer may. */
public final class OrderSender {
    private final Job job;
    private final String topic;
    private final OrderGenerator orders;
    private long sent;

    public OrderSender(Job job, long seed) {
        this(job, job.topic(), seed);
    }

    /** To another topic of the job's. */
    public OrderSender(Job job, String topic, long seed) {
        this(job, topic, seed, System.currentTimeMillis() - 60_000);
    }

    /** Orders from this event time on, 1,000 in a second of it. */
    public OrderSender(Job job, String topic, long seed, long startMs) {
        this.job = job;
        this.topic = topic;
        this.orders = new OrderGenerator(OrderOptions.of(seed, startMs, 1_000));
    }

    /** A producer with these properties, names and values by turns; the caller closes it. */
    public KafkaProducer<byte[], byte[]> producer(String... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", job.bootstrapServers());
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends so many with a producer of its own. */
    public void send(int count, int partitions) {
        send(count, firstOf(partitions));
    }

    /** As {@link #send(int, int)}, to these partitions. */
    public void send(int count, List<Integer> partitions) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, count, partitions);
        }
    }

    /** Sends so many. */
    public void send(KafkaProducer<byte[], byte[]> producer, int count, int partitions) {
        send(producer, count, firstOf(partitions));
    }

    private static List<Integer> firstOf(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }

    /** Sends so many to these partitions. */
    public void send(KafkaProducer<byte[], byte[]> producer, int count, List<Integer> partitions) {
        for (int i = 0; i < count; i++) {
            int partition = partitions.get((int) (sent % partitions.size()));
            // A failure shows when the producer is flushed or commits, or as a difference.
            var unused = producer.send(new ProducerRecord<>(topic, partition, null, orders.order(sent)));
            sent++;
        }
        producer.flush();
    }

    /** How many were sent, those of aborted transactions included. */
    public long sent() {
        return sent;
    }
}
