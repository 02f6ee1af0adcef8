package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.pipeline.bus.WallClock;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes each value as soon as the client has unpacked it: by the end of the poll it would have left the processor's
 * cache. The client calls it on the poll thread, once for each value that is not null.
 */
public final class DecodingDeserializer implements Deserializer<PolledValue> {
    private final RecordDecoder decoder;
    private final WallClock clock = WallClock.ofSystem();

    /** Reused by number, so that no object is allocated for a record. */
    private PolledValue[] withoutBytes = {};

    private boolean begun;

    public DecodingDeserializer(RecordDecoder decoder) {
        this.decoder = decoder;
    }

    /** The values that follow belong to a new poll. */
    public void beginPoll() {
        begun = false;
    }

    @Override
    public PolledValue deserialize(String topic, Headers headers, ByteBuffer value) {
        try {
            return decode(value);
        } catch (RuntimeException e) {
            // The client would take an exception for a bad record, and fetch it again without end.
            throw new AssertionError("what was polled could not be decoded", e);
        }
    }

    @Override
    public PolledValue deserialize(String topic, byte[] value) {
        return deserialize(topic, null, ByteBuffer.wrap(value));
    }

    private PolledValue decode(ByteBuffer value) {
        if (!begun) {
            // Only now: a poll may wait for records, and their times are later then.
            decoder.begin(clock.nowMs());
            begun = true;
        }
        int number = decoder.decode(value);
        return decoder.mayBeRejected(number) ? new PolledValue(number, value) : withoutBytes(number);
    }

    private PolledValue withoutBytes(int number) {
        int known = withoutBytes.length;
        if (number >= known) {
            withoutBytes = Arrays.copyOf(withoutBytes, Math.max(2 * known, number + 1));
            for (int i = known; i < withoutBytes.length; i++) {
                withoutBytes[i] = new PolledValue(i, null);
            }
        }
        return withoutBytes[number];
    }
}
