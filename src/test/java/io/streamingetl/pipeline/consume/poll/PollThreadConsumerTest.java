package io.streamingetl.pipeline.consume.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is run on the poll thread and fails. */
@ExtendWith(VertxExtension.class)
class PollThreadConsumerTest {
    private PollThreadConsumer consumer;
    private KafkaReadStream<ByteBuffer, PolledValue> stream;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        consumer = UnconnectedConsumer.on(vertx.getOrCreateContext());
        stream = KafkaReadStream.create(vertx, consumer);
        await(stream.subscription());
    }

    @AfterEach
    void stop() throws Exception {
        await(stream.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void when_aTaskIsWrongInItself_then_thePollFailsWithItsError() {
        Error error = new AssertionError("what must not be");
        Future<?> task = consumer.run(own -> {
            throw error;
        });
        assertThatThrownBy(() -> await(stream.poll(Duration.ofMillis(1)))).hasRootCause(error);
        assertThat(task.isComplete()).isFalse();
    }

    @Test
    void when_aTaskFails_then_itsFutureDoes() throws Exception {
        RuntimeException failure = new IllegalStateException("the broker does not answer");
        Future<?> task = consumer.run(own -> {
            throw failure;
        });
        var unused = stream.poll(Duration.ofMillis(1));
        assertThatThrownBy(() -> await(task)).hasCause(failure);
    }
}
