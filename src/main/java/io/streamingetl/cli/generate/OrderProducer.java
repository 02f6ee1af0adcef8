package io.streamingetl.cli.generate;

import io.streamingetl.pipeline.kafka.KafkaClients;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends sample orders to a topic. One run per instance, on one thread; {@link #acknowledged} is for any thread. */
public final class OrderProducer implements AutoCloseable {
    private static final int CHUNK = 1_000;
    private static final long MIN_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Limits how long a stop is not noticed. */
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String topic;
    private final OrderOptions options;
    private final OrderGenerator generator;
    private final Pace pace;
    private final boolean keyed;
    private final List<Header> headers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile Exception failure;

    /**
     * Creates the producer, which connects when the run begins.
     *
     * @param kafka producer properties, at least {@code bootstrap.servers}; they override the defaults acks=all, lz4
     *     and linger 5 ms
     * @param keyed whether a record's key is its order's id, as text; without a key Kafka distributes the records
     */
    public OrderProducer(Map<String, String> kafka, String topic, OrderOptions options, Pace pace, boolean keyed) {
        this(kafka, topic, options, pace, keyed, List.of());
    }

    /** @param headers of each record */
    OrderProducer(
            Map<String, String> kafka,
            String topic,
            OrderOptions options,
            Pace pace,
            boolean keyed,
            List<Header> headers) {
        this.topic = topic;
        this.options = options;
        this.generator = new OrderGenerator(options);
        this.pace = pace;
        this.keyed = keyed;
        this.headers = headers;
        Map<String, Object> properties = properties(kafka);
        this.producer = KafkaClients.make(
                properties,
                () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * Sends orders 0, 1, 2, ... and returns when all sent orders are acknowledged.
     *
     * @param count the maximum number of orders
     * @param stop called at least ten times a second while the broker accepts records
     * @return the number of acknowledged orders
     * @throws IllegalStateException if Kafka refused a record or did not acknowledge it in time
     */
    public long run(long count, BooleanSupplier stop) {
        long startNs = System.nanoTime();
        long number = 0;
        while (number < count && failure == null && !stop.getAsBoolean()) {
            long elapsedNs = System.nanoTime() - startNs;
            long end = Math.min(count, number + CHUNK);
            if (pace == Pace.LIVE) {
                end = Math.min(end, dueBy(elapsedNs));
                if (end <= number) {
                    LockSupport.parkNanos(Math.min(MAX_PARK_NS, Math.max(MIN_PARK_NS, dueNs(number) - elapsedNs)));
                }
            }
            for (; number < end && failure == null; number++) {
                send(number);
            }
        }
        producer.flush();
        if (failure != null) {
            throw new IllegalStateException(
                    "Kafka acknowledged %,d orders and then failed: %s".formatted(acknowledged(), failure.getMessage()),
                    failure);
        }
        return acknowledged();
    }

    /** Number of orders that the broker has acknowledged so far. */
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(long number) {
        byte[] order = pace == Pace.FLAT_OUT
                ? generator.order(number, Clock.systemUTC().millis())
                : generator.order(number);
        byte[] key = keyed ? generator.key(number) : null;
        // The callback receives the answer.
        var unused = producer.send(new ProducerRecord<>(topic, null, key, order, headers), this::onAnswer);
    }

    /** Called on the producer's network thread, or on the sending thread if a record is refused immediately. */
    private void onAnswer(RecordMetadata metadata, Exception refused) {
        if (refused == null) {
            acknowledged.incrementAndGet();
        } else {
            failure = refused;
        }
    }

    /** Number of orders due after this time since the start. */
    private long dueBy(long elapsedNs) {
        long second = TimeUnit.SECONDS.toNanos(1);
        long rate = options.ratePerSecond();
        return elapsedNs / second * rate + elapsedNs % second * rate / second + 1;
    }

    /** Due time of an order, nanoseconds since the start. */
    private long dueNs(long number) {
        long second = TimeUnit.SECONDS.toNanos(1);
        long rate = options.ratePerSecond();
        return number / rate * second + number % rate * second / rate;
    }

    private static Map<String, Object> properties(Map<String, String> kafka) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        properties.putAll(kafka);
        return properties;
    }
}
