package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.progress.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The product's own consumer on the thread of who asks it, without a verticle. */
public final class LoneConsumer implements AutoCloseable {
    /** Gets what was polled of one partition. */
    public interface Polled {
        void take(PartitionId id, DecodedRecords records, long nextOffset);
    }

    private final PollThreadConsumer consumer;

    public LoneConsumer(Properties properties, RecordDecoder decoder, String topic) {
        consumer = new PollThreadConsumer(null, properties, null, decoder);
        consumer.subscribe(List.of(topic));
    }

    public void poll(Duration timeout, Polled into) {
        DecodedPoll polled = consumer.poll(timeout);
        polled.nextOffsets()
                .forEach((partition, next) -> into.take(
                        new PartitionId(partition.topic(), partition.partition()),
                        polled.decoded(partition),
                        next.offset()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
