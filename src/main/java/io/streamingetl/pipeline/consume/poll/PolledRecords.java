package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.RecordHeader;
import io.streamingetl.core.decode.RecordView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition's records, read in place from the client's list. */
public record PolledRecords(List<ConsumerRecord<ByteBuffer, PolledValue>> records) implements RecordView {
    @Override
    public int count() {
        return records.size();
    }

    @Override
    public long offset(int index) {
        return records.get(index).offset();
    }

    /** As {@link RecordView#value}; throws an IllegalStateException if the bytes were not kept. */
    @Override
    public ByteBuffer value(int index) {
        PolledValue value = records.get(index).value();
        if (value != null && value.bytes() == null) {
            throw new IllegalStateException("the record at offset " + offset(index) + " was not to be set aside");
        }
        return value == null ? null : value.bytes();
    }

    /** The decoder's number of the record's value. */
    public int number(int index) {
        PolledValue value = records.get(index).value();
        return value == null ? RecordDecoder.NO_VALUE : value.number();
    }

    @Override
    public ByteBuffer key(int index) {
        return records.get(index).key();
    }

    @Override
    public List<RecordHeader> headers(int index) {
        return Stream.of(records.get(index).headers().toArray())
                .map(header ->
                        new RecordHeader(header.key(), header.value() == null ? null : ByteBuffer.wrap(header.value())))
                .toList();
    }

    @Override
    public long timestampMs(int index) {
        return records.get(index).timestamp();
    }
}
