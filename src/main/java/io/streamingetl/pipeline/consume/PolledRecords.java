package io.streamingetl.pipeline.consume;

import io.streamingetl.core.event.RecordHeader;
import io.streamingetl.core.event.RecordView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The client's own list of one partition's records, read in place. */
record PolledRecords(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) implements RecordView {
    @Override
    public int count() {
        return records.size();
    }

    @Override
    public long offset(int index) {
        return records.get(index).offset();
    }

    @Override
    public ByteBuffer value(int index) {
        return records.get(index).value();
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
