package io.streamingetl.demo;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends orders to a topic on its own thread, from construction until it is closed. */
final class LiveOrders implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final OrderProducer producer;
    private final CompletableFuture<Long> run = new CompletableFuture<>();

    LiveOrders(String bootstrapServers, String topic, OrderOptions options) {
        producer = new OrderProducer(Map.of("bootstrap.servers", bootstrapServers), topic, options, Pace.LIVE, false);
        Thread thread = new Thread(this::send, "orders");
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        try {
            run.complete(producer.run(Long.MAX_VALUE, stop::get));
        } catch (RuntimeException e) {
            run.completeExceptionally(e);
        }
    }

    /** Number of orders that the broker has acknowledged; throws the failure that ended the sending, if any. */
    long acknowledged() {
        if (run.isCompletedExceptionally()) {
            run.join();
        }
        return producer.acknowledged();
    }

    /** Stops sending and returns when all orders are acknowledged. */
    @Override
    public void close() {
        stop.set(true);
        try {
            run.join();
        } catch (CompletionException e) {
            System.err.println(e.getCause().getMessage());
        } finally {
            producer.close();
        }
    }
}
