package io.streamingetl.pipeline.reload;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends orders with current event times until it is closed. */
final class OrdersUnderLoad implements AutoCloseable {
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Long> sent;

    OrdersUnderLoad(String bootstrapServers, String topic, long seed) {
        OrderOptions options = OrderOptions.of(seed, System.currentTimeMillis(), 2_000)
                .withKeys(50, 5)
                .withDisorder(500, 0);
        OrderProducer producer =
                new OrderProducer(Map.of("bootstrap.servers", bootstrapServers), topic, options, Pace.LIVE, true);
        sent = CompletableFuture.supplyAsync(() -> producer.run(Long.MAX_VALUE, stopping::get))
                .whenComplete((count, failure) -> producer.close());
    }

    /** Stops sending without waiting for acknowledgements. */
    void stop() {
        stopping.set(true);
    }

    @Override
    public void close() {
        stop();
        sent.join();
    }
}
