package io.streamingetl.core.decode;

import java.nio.ByteBuffer;
import java.util.List;

/** The polled records of one partition, in offset order, read by index so that there is no object for each of them. */
public interface RecordView {

    /** Number of records. */
    int count();

    /**
     * The record's offset; greater than that of the record before, with gaps after compaction and aborted transactions.
     */
    long offset(int index);

    /**
     * The record's value, backed by an array; null for a tombstone. The caller does not move the buffer's position or
     * limit.
     */
    ByteBuffer value(int index);

    /** The record's Kafka key, backed by an array; null if it has none. */
    ByteBuffer key(int index);

    /** The record's headers, in order; a new list for each call. */
    List<RecordHeader> headers(int index);

    /** Kafka's own timestamp of the record, milliseconds since the epoch. */
    long timestampMs(int index);
}
