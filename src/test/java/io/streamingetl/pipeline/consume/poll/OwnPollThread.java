package io.streamingetl.pipeline.consume.poll;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/** Runs each task at once, on a consumer without a broker that has these partitions and fails where it is told to. */
public final class OwnPollThread implements PollThread {
    private final FailingConsumer consumer = new FailingConsumer();

    public OwnPollThread(TopicPartition... assigned) {
        consumer.assign(List.of(assigned));
        consumer.pause(consumer.assignment());
    }

    /** So often from now on a partition can't be resumed. */
    public void failResuming(int times) {
        consumer.failures = times;
    }

    public Collection<TopicPartition> paused() {
        return consumer.paused();
    }

    @Override
    public <T> Future<T> run(Function<Consumer<?, ?>, T> task) {
        return Future.succeededFuture().map(now -> task.apply(consumer));
    }

    private static final class FailingConsumer extends MockConsumer<ByteBuffer, ByteBuffer> {
        private int failures;

        FailingConsumer() {
            super("none");
        }

        @Override
        public synchronized void resume(Collection<TopicPartition> partitions) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("can't be resumed");
            }
            super.resume(partitions);
        }
    }
}
