package io.streamingetl.pipeline.consume;

import io.streamingetl.core.event.RecordHeader;
import io.streamingetl.core.event.RecordView;
import io.streamingetl.core.progress.RecordDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The client's own list of one partition's records, read in place. */
record PolledRecords(List<ConsumerRecord<ByteBuffer, PolledValue>> records) implements RecordView {
    @Override
    public int count() {
        return records.size();
    }

    @Override
    public long offset(int index) {
        return records.get(index).offset();
    }

    /** As {@link RecordView#value}; throws an IllegalStateException where the bytes were not kept. */
    @Override
    public ByteBuffer value(int index) {
        PolledValue value = records.get(index).value();
        if (value != null && value.bytes() == null) {
            throw new IllegalStateException("the record at offset " + offset(index) + " was not to be set aside");
        }
        return value == null ? null : value.bytes();
    }

    /** The numbers of the records' values. */
    int[] numbers() {
        int[] numbers = new int[records.size()];
        for (int i = 0; i < numbers.length; i++) {
            PolledValue value = records.get(i).value();
            numbers[i] = value == null ? RecordDecoder.NO_VALUE : value.number();
        }
        return numbers;
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
