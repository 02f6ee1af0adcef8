package io.streamingetl.core.quarantine;

import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.Rejection;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A rejected record, with its own copy of what quarantine keeps.
 *
 * @param offset the record's offset
 * @param rejection why it is rejected
 * @param value the value's first bytes, at most {@link #MAX_VALUE_BYTES}; null for a tombstone
 * @param valueSize bytes of the whole value; 0 for a tombstone
 * @param key the Kafka key's first bytes, at most {@link #MAX_KEY_BYTES}; null if there is none
 * @param timestampMs Kafka's own timestamp
 * @param copy the whole record, if a topic gets a copy
 */
public record QuarantinedRecord(
        long offset,
        Rejection rejection,
        ByteBuffer value,
        int valueSize,
        ByteBuffer key,
        long timestampMs,
        Optional<RecordCopy> copy) {
    /** Bytes of a value that are kept at most. */
    public static final int MAX_VALUE_BYTES = 64 * 1024;

    /** Bytes of a Kafka key that are kept at most. */
    public static final int MAX_KEY_BYTES = 1024;

    /**
     * Copies what is kept of a rejected record.
     *
     * @param copied whether the whole record is kept for a topic
     */
    public static QuarantinedRecord of(RecordView records, int index, Rejection rejection, boolean copied) {
        ByteBuffer value = records.value(index);
        return new QuarantinedRecord(
                records.offset(index),
                rejection,
                head(value, MAX_VALUE_BYTES),
                value == null ? 0 : value.remaining(),
                head(records.key(index), MAX_KEY_BYTES),
                records.timestampMs(index),
                copied ? Optional.of(RecordCopy.of(records, index)) : Optional.empty());
    }

    /** Whether {@link #value} is only the beginning of the value. */
    public boolean cut() {
        return value != null && value.remaining() < valueSize;
    }

    static ByteBuffer head(ByteBuffer bytes, int most) {
        if (bytes == null) {
            return null;
        }
        byte[] head = new byte[Math.min(most, bytes.remaining())];
        bytes.duplicate().get(head);
        return ByteBuffer.wrap(head);
    }
}
