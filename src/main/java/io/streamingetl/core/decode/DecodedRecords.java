package io.streamingetl.core.decode;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Rejection;

/**
 * The decoded records of one partition, flat and in offset order. A {@link RecordDecoder} makes them on one thread and
 * hands them over to the thread that folds them.
 */
public final class DecodedRecords {
    /** Number of words of a record before its operands. */
    static final int HEAD_WORDS = 2;

    private final long nowMs;
    private final long[] offsets;

    /** Event time, head of the key, operands and key of each record; shared with other partitions. */
    private final long[] words;

    /** Index at which each record's words begin; 0 if it is rejected. */
    private final int[] starts;

    /** By record, null if it is not rejected; null if no record is. */
    private final Rejection[] rejections;

    /** Null if no record can be rejected. */
    private final RecordView records;

    DecodedRecords(long nowMs, long[] offsets, long[] words, int[] starts, Rejection[] rejections, RecordView records) {
        this.nowMs = nowMs;
        this.offsets = offsets;
        this.words = words;
        this.starts = starts;
        this.rejections = rejections;
        this.records = records;
    }

    /** A key's length in the upper half, and its hash in the lower. */
    static long keyHead(int hash, int length) {
        return ((long) length << Integer.SIZE) | Integer.toUnsignedLong(hash);
    }

    /** Number of records. */
    public int count() {
        return offsets.length;
    }

    /** The wall clock when the records were polled, with which their event times are compared. */
    public long nowMs() {
        return nowMs;
    }

    public long offset(int index) {
        return offsets[index];
    }

    /**
     * Reads one record.
     *
     * @param into overwritten with the event; undefined if the record is rejected
     * @return null if {@code into} holds the event; otherwise why the record is rejected
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

    /** Hash of the record's key; undefined if the record is rejected. */
    public int hash(int index) {
        return (int) words[starts[index] + 1];
    }

    /**
     * The records themselves, of which a rejected one is kept.
     *
     * @throws IllegalStateException if the decoder had ruled out that one is rejected
     */
    public RecordView records() {
        if (records == null) {
            throw new IllegalStateException("a record at or after offset " + offsets[0]
                    + " is rejected, but the records of its poll were not kept");
        }
        return records;
    }
}
