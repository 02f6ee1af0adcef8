package io.streamingetl.core.decode;

import java.nio.ByteBuffer;
import java.util.List;

/** The polled records of one partition, in offset order, read by index so that no object is made for each of them. */
public interface RecordView {

    /** How many records there are. */
    int count();

    /**
     * The record's offset; greater than that of the record before it, with gaps where the log was compacted or aborted.
     */
    long offset(int index);

    /**
     * The record's value, backed by an array; null for a tombstone. The buffer's position and limit are not to be
     * moved.
     */
    ByteBuffer value(int index);

    /** The record's Kafka key, backed by an array; null where it has none. */
    ByteBuffer key(int index);

    /** The record's headers, in order; made anew with each call. */
    List<RecordHeader> headers(int index);

    /** Kafka's own timestamp of the record, milliseconds since the epoch. */
    long timestampMs(int index);
}
