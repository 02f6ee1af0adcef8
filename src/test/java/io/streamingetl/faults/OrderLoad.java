package io.streamingetl.faults;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.job.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends orders to a job's topic while faults happen, at a steady rate and with current event times. */
public final class OrderLoad implements AutoCloseable {
    private final OrderProducer producer;
    private final CompletableFuture<Long> acknowledged;
    private volatile boolean stopping;

    private OrderLoad(OrderProducer producer, long count) {
        this.producer = producer;
        this.acknowledged = CompletableFuture.supplyAsync(() -> producer.run(count, () -> stopping));
    }

    /** Sends this many orders per second until {@link #finish}; one in a thousand is minutes late. */
    public static OrderLoad start(Job job, long seed, long perSecond) {
        return start(job, seed, perSecond, Long.MAX_VALUE, Map.of());
    }

    /**
     * As {@link #start(Job, long, long)}.
     *
     * @param count maximum number of orders
     * @param kafka producer properties
     */
    public static OrderLoad start(Job job, long seed, long perSecond, long count, Map<String, String> kafka) {
        OrderOptions options = OrderOptions.of(seed, System.currentTimeMillis(), perSecond)
                .withKeys(200, 5)
                .withDisorder(500, 0.001);
        Map<String, String> properties = new HashMap<>(kafka);
        properties.put("bootstrap.servers", job.bootstrapServers());
        return new OrderLoad(new OrderProducer(properties, job.topic(), options, Pace.LIVE, true), count);
    }

    /** Number of orders that the broker has acknowledged. */
    public long sent() {
        return producer.acknowledged();
    }

    /** Stops, and returns the number of orders acknowledged. */
    public long finish() {
        stopping = true;
        return acknowledged.join();
    }

    /** Waits until a load with a count has sent all its orders. */
    public long await() {
        return acknowledged.join();
    }

    @Override
    public void close() {
        stopping = true;
        producer.close();
    }
}
