package io.streamingetl.core.decode;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Rejection;

/**
 * What the records of one partition say, flat and in offset order: made by a {@link RecordDecoder} on one thread, and
 * handed over to the one that folds them.
 */
public final class DecodedRecords {
    /** Words of a record before its operands. */
    static final int HEAD_WORDS = 2;

    private final long nowMs;
    private final long[] offsets;

    /** Of each record event time, head of the key, operands and key, side by side; shared with other partitions. */
    private final long[] words;

    /** Where each record's words begin; 0 where it is rejected. */
    private final int[] starts;

    /** By record, null where it is not rejected; null where none is. */
    private final Rejection[] rejections;

    /** Null where no record may be set aside. */
    private final RecordView whole;

    DecodedRecords(long nowMs, long[] offsets, long[] words, int[] starts, Rejection[] rejections, RecordView whole) {
        this.nowMs = nowMs;
        this.offsets = offsets;
        this.words = words;
        this.starts = starts;
        this.rejections = rejections;
        this.whole = whole;
    }

    /** A key's length, and its hash in the lower half. */
    static long keyHead(int hash, int length) {
        return ((long) length << Integer.SIZE) | Integer.toUnsignedLong(hash);
    }

    /** How many records there are. */
    public int count() {
        return offsets.length;
    }

    /** The wall clock when they were polled, which their event times are compared with. */
    public long nowMs() {
        return nowMs;
    }

    public long offset(int index) {
        return offsets[index];
    }

    /**
     * Reads one record.
     *
     * @param into overwritten with the event; of no meaning where the record is rejected
     * @return null where {@code into} holds the event, else why it does not
     */
    public Rejection read(int index, Event into) {
        if (rejections != null && rejections[index] != null) {
            return rejections[index];
        }
        int at = starts[index];
        into.timeMs = words[at];
        int keyLength = (int) (words[at + 1] >>> Integer.SIZE);
        at += HEAD_WORDS;
        for (int i = 0; i < into.operands.length; i++) {
            into.operands[i] = words[at++];
        }
        into.keyLength = 0;
        for (int end = at + keyLength; at < end; at++) {
            into.appendKey(words[at]);
        }
        return null;
    }

    /** Of the key of a record that is not rejected; some number for one that is. */
    public int hash(int index) {
        return (int) words[starts[index] + 1];
    }

    /**
     * The records themselves, to set one aside.
     *
     * @throws IllegalStateException where the decoder took it for impossible
     */
    public RecordView records() {
        if (whole == null) {
            throw new IllegalStateException(
                    "a record at or after offset " + offsets[0] + " is to be set aside, but none of its poll was kept");
        }
        return whole;
    }
}
