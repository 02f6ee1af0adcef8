package io.streamingetl.pipeline.consume.poll;

import io.vertx.core.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;

/** The one thread that may touch a lane's consumer. */
public interface PollThread {
    /**
     * Runs a task there, before the next poll; never where the consumer is closed before that. The future is completed
     * on the event loop.
     */
    <T> Future<T> run(Function<Consumer<?, ?>, T> task);
}
