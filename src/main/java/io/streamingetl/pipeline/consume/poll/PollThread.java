package io.streamingetl.pipeline.consume.poll;

import io.vertx.core.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;

/** The one thread that may touch a lane's consumer. */
public interface PollThread {
    /**
     * Runs a task before the next poll; never if the consumer is closed before it. The future completes on the event
     * loop.
     */
    <T> Future<T> run(Function<Consumer<?, ?>, T> task);
}
