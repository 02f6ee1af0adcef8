package io.streamingetl.core.decode.json;

import io.streamingetl.core.decode.RecordHeader;
import io.streamingetl.core.decode.RecordView;
import java.nio.ByteBuffer;
import java.util.List;

/** Records of which only offset and value matter: without key, headers and timestamp. */
public interface BareRecords extends RecordView {
    @Override
    default ByteBuffer key(int index) {
        return null;
    }

    @Override
    default List<RecordHeader> headers(int index) {
        return List.of();
    }

    @Override
    default long timestampMs(int index) {
        return 0;
    }
}
