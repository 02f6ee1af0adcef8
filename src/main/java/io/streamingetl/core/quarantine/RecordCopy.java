package io.streamingetl.core.quarantine;

import io.streamingetl.core.decode.RecordHeader;
import io.streamingetl.core.decode.RecordView;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A whole rejected record, for the topic that gets a copy.
 *
 * @param value null for a tombstone
 * @param key null if there is none
 * @param headers in order
 */
public record RecordCopy(ByteBuffer value, ByteBuffer key, List<RecordHeader> headers) {
    static RecordCopy of(RecordView records, int index) {
        return new RecordCopy(whole(records.value(index)), whole(records.key(index)), records.headers(index));
    }

    private static ByteBuffer whole(ByteBuffer bytes) {
        return bytes == null ? null : QuarantinedRecord.head(bytes, bytes.remaining());
    }
}
