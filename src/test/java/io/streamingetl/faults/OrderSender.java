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

/** Sends orders round-robin to the partitions of a job's topic, with any producer settings. */
public final class OrderSender {
    private final Job job;
    private final String topic;
    private final OrderGenerator orders;
    private long sent;

    public OrderSender(Job job, long seed) {
        this(job, job.topic(), seed);
    }

    /** Sends to another topic of the job. */
    public OrderSender(Job job, String topic, long seed) {
        this(job, topic, seed, System.currentTimeMillis() - 60_000);
    }

    /** Sends orders with event times from this one on, 1,000 per second. */
    public OrderSender(Job job, String topic, long seed, long startMs) {
        this.job = job;
        this.topic = topic;
        this.orders = new OrderGenerator(OrderOptions.of(seed, startMs, 1_000));
    }

    /** A producer with these properties, given as alternating names and values; the caller closes it. */
    public KafkaProducer<byte[], byte[]> producer(String... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", job.bootstrapServers());
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends this many orders with a new producer. */
    public void send(int count, int partitions) {
        send(count, firstOf(partitions));
    }

    /** As {@link #send(int, int)}, to these partitions. */
    public void send(int count, List<Integer> partitions) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            send(producer, count, partitions);
        }
    }

    /** Sends this many orders to the first partitions. */
    public void send(KafkaProducer<byte[], byte[]> producer, int count, int partitions) {
        send(producer, count, firstOf(partitions));
    }

    private static List<Integer> firstOf(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }

    /** Sends this many orders to these partitions. */
    public void send(KafkaProducer<byte[], byte[]> producer, int count, List<Integer> partitions) {
        for (int i = 0; i < count; i++) {
            int partition = partitions.get((int) (sent % partitions.size()));
            // A failure shows in flush, in commit, or as a difference.
            var unused = producer.send(new ProducerRecord<>(topic, partition, null, orders.order(sent)));
            sent++;
        }
        producer.flush();
    }

    /** Number of orders sent, including those of aborted transactions. */
    public long sent() {
        return sent;
    }
}
