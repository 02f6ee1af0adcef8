package io.streamingetl.bench;

import io.streamingetl.pipeline.consume.poll.ConsumerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The upper bound: a process that polls a topic with the product's settings and discards the records. It prints a line
 * after the last one, and then waits to be measured and killed.
 */
public final class BarePoll {
    private static final Duration POLL = Duration.ofMillis(100);

    private BarePoll() {}

    /** Takes bootstrap servers, consumer group, topic and number of records. */
    public static void main(String[] args) throws InterruptedException {
        long records = Long.parseLong(args[3]);
        try (KafkaConsumer<ByteBuffer, ByteBuffer> consumer = new KafkaConsumer<>(
                ConsumerSettings.fromBeginning(args[1], args[0]),
                new ByteBufferDeserializer(),
                new ByteBufferDeserializer())) {
            consumer.subscribe(List.of(args[2]));
            long polled = 0;
            while (polled < records) {
                polled += consumer.poll(POLL).count();
            }
            System.out.println("polled " + polled + " at " + Instant.now() + ".");
            new CountDownLatch(1).await();
        }
    }
}
