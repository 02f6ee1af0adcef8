package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What a poll returned, decoded on the poll thread. In the form in which a stream passes it on, but without records.
 */
public final class DecodedPoll extends ConsumerRecords<ByteBuffer, PolledValue> {
    private final Map<TopicPartition, DecodedRecords> decoded = new HashMap<>();
    private final ConsumerRecords<ByteBuffer, PolledValue> polled;

    /** @param decoder has decoded the values of this poll, and no others since */
    DecodedPoll(ConsumerRecords<ByteBuffer, PolledValue> polled, RecordDecoder decoder) {
        super(Map.of(), polled.nextOffsets());
        this.polled = polled;
        for (TopicPartition partition : polled.nextOffsets().keySet()) {
            PolledRecords records = new PolledRecords(polled.records(partition));
            decoded.put(partition, decoder.records(records, records::number));
        }
    }

    /**
     * The offset of a partition's first record of a leader epoch later than this; {@link Long#MAX_VALUE} without one.
     */
    public long firstOffsetAfter(TopicPartition partition, int leaderEpoch) {
        for (ConsumerRecord<?, ?> record : polled.records(partition)) {
            if (record.leaderEpoch().orElse(leaderEpoch) > leaderEpoch) {
                return record.offset();
            }
        }
        return Long.MAX_VALUE;
    }

    /** The records of a partition that has a next offset; there may be none. */
    public DecodedRecords decoded(TopicPartition partition) {
        return decoded.get(partition);
    }
}
