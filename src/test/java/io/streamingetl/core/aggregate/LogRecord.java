package io.streamingetl.core.aggregate;

import io.streamingetl.core.event.Reason;
import java.nio.ByteBuffer;

/**
 * One record of a {@link PartitionLog}.
 *
 * @param kind what its value is
 * @param cents the event's operand, scaled by 100
 */
record LogRecord(long offset, Kind kind, long timeMs, long key, long cents) {
    /** Bytes of an event's value. */
    static final int EVENT_BYTES = 3 * Long.BYTES;

    /** Where the value begins in its array, as it does in an array of a whole fetch. */
    private static final int MARGIN = 5;

    enum Kind {
        EVENT,
        GARBAGE,
        TOMBSTONE
    }

    boolean isEvent() {
        return kind == Kind.EVENT;
    }

    /** Why the record is quarantined whatever its time; only of one that is no event. */
    Reason flaw() {
        return kind == Kind.TOMBSTONE ? Reason.TOMBSTONE : Reason.BAD_JSON;
    }

    ByteBuffer value() {
        return switch (kind) {
            case TOMBSTONE -> null;
            case GARBAGE -> ByteBuffer.wrap(new byte[] {1, 2, 3});
            case EVENT -> {
                byte[] bytes = new byte[MARGIN + EVENT_BYTES + MARGIN];
                ByteBuffer.wrap(bytes, MARGIN, EVENT_BYTES)
                        .putLong(timeMs)
                        .putLong(key)
                        .putLong(cents);
                yield ByteBuffer.wrap(bytes, MARGIN, EVENT_BYTES);
            }
        };
    }
}
