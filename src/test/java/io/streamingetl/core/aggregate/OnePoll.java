package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.RecordView;
import java.nio.ByteBuffer;

/** Decodes the records of one partition as a poll of their own. */
public final class OnePoll {
    private OnePoll() {}

    public static DecodedRecords decode(RecordDecoder decoder, RecordView records, long nowMs) {
        decoder.begin(nowMs);
        int[] numbers = new int[records.count()];
        for (int i = 0; i < numbers.length; i++) {
            ByteBuffer value = records.value(i);
            numbers[i] = value == null ? RecordDecoder.NO_VALUE : decoder.decode(value);
        }
        return decoder.records(records, i -> numbers[i]);
    }
}
