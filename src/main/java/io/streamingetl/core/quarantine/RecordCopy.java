package io.streamingetl.core.quarantine;

import io.streamingetl.core.decode.RecordHeader;
import io.streamingetl.core.decode.RecordView;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * All of a rejected record, for the topic that gets a copy of it.
 *
 * @param value null for a tombstone
 * @param key null where there is none
 * @param headers in their order
 */
public record RecordCopy(ByteBuffer value, ByteBuffer key, List<RecordHeader> headers) {
    static RecordCopy of(RecordView records, int index) {
        return new RecordCopy(whole(records.value(index)), whole(records.key(index)), records.headers(index));
    }

    private static ByteBuffer whole(ByteBuffer bytes) {
        return bytes == null ? null : QuarantinedRecord.head(bytes, bytes.remaining());
    }
}
