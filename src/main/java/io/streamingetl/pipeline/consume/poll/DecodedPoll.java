package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The result of a poll, decoded on the poll thread. To the stream that passes it on, it has no records. */
public final class DecodedPoll extends ConsumerRecords<ByteBuffer, PolledValue> {
    private final Map<TopicPartition, DecodedRecords> decoded = new HashMap<>();
    private final ConsumerRecords<ByteBuffer, PolledValue> polled;

    /** @param decoder has decoded the values of this poll, and of no later one */
    DecodedPoll(ConsumerRecords<ByteBuffer, PolledValue> polled, RecordDecoder decoder) {
        super(Map.of(), polled.nextOffsets());
        this.polled = polled;
        for (TopicPartition partition : polled.nextOffsets().keySet()) {
            PolledRecords records = new PolledRecords(polled.records(partition));
            decoded.put(partition, decoder.records(records, records::number));
        }
    }

    /** The offset of the first record with a later leader epoch than this; {@link Long#MAX_VALUE} if there is none. */
    public long firstOffsetAfter(TopicPartition partition, int leaderEpoch) {
        for (ConsumerRecord<?, ?> record : polled.records(partition)) {
            if (record.leaderEpoch().orElse(leaderEpoch) > leaderEpoch) {
                return record.offset();
            }
        }
        return Long.MAX_VALUE;
    }

    /** The records of a partition that has a next offset; may be empty. */
    public DecodedRecords decoded(TopicPartition partition) {
        return decoded.get(partition);
    }
}
