package io.streamingetl.core.decode;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.pane.PaneTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Decodes what a lane polls: first the values of a poll in the order in which the client unpacks them, whatever their
 * partitions, then {@link #records} groups them by partition.
 *
 * <p>So bytes are read while they are in the cache of the processor that unpacked them, and are kept only if a record
 * may be rejected. An instance belongs to one thread.
 */
public final class RecordDecoder {
    /** Replaces the value's number for a record without a value. */
    public static final int NO_VALUE = -1;

    private static final int FIRST_VALUES = 64;
    private static final int FIRST_WORDS = 1024;

    private final EventDecoder decoder;
    private final FoldRules rules;
    private final Event event;

    /** The wall clock of this poll, for the future guard. */
    private long nowMs;

    private int count;

    /** Index at which each value's words begin; 0 if it is rejected. */
    private int[] starts = new int[FIRST_VALUES];

    /** Handed over with the records, so that each poll has its own array. */
    private long[] words = new long[FIRST_WORDS];

    private int filled;

    /** The latest event time of this poll, at least {@link #nowMs}. */
    private long latestMs;

    /** By value, null if it is not rejected; null if no value is. */
    private Rejection[] rejections;

    public RecordDecoder(EventDecoder decoder, FoldRules rules) {
        this.decoder = decoder;
        this.rules = rules;
        this.event = new Event(rules.aggregation().operands().size());
    }

    /**
     * Begins the next poll.
     *
     * @param nowMs the wall clock, for the future guard
     */
    public void begin(long nowMs) {
        this.nowMs = nowMs;
        latestMs = nowMs;
        // A poll is usually as large as the one before.
        words = new long[Math.max(FIRST_WORDS, filled + filled / 8)];
        filled = 0;
        count = 0;
        rejections = null;
    }

    /**
     * Decodes the poll's next value.
     *
     * @param value backed by an array
     * @return the value's number, from 0
     */
    public int decode(ByteBuffer value) {
        Rejection rejection =
                decoder.decode(value.array(), value.arrayOffset() + value.position(), value.remaining(), event);
        int number = count++;
        if (count > starts.length) {
            starts = Arrays.copyOf(starts, 2 * number);
            rejections = rejections == null ? null : Arrays.copyOf(rejections, starts.length);
        }
        if (rejection == null) {
            starts[number] = append();
            latestMs = Math.max(latestMs, event.timeMs);
        } else {
            starts[number] = 0;
            rejections = rejections == null ? new Rejection[starts.length] : rejections;
            rejections[number] = rejection;
        }
        return number;
    }

    /** Appends the event's words, and returns the index at which they begin. */
    private int append() {
        int from = filled;
        int operands = from + DecodedRecords.HEAD_WORDS;
        int key = operands + event.operands.length;
        filled = Math.addExact(key, event.keyLength);
        if (filled > words.length) {
            words = Arrays.copyOf(words, Math.multiplyExact(filled, 2));
        }
        words[from] = event.timeMs;
        words[from + 1] = DecodedRecords.keyHead(PaneTable.hash(event.key, event.keyLength), event.keyLength);
        System.arraycopy(event.operands, 0, words, operands, event.operands.length);
        System.arraycopy(event.key, 0, words, key, event.keyLength);
        return from;
    }

    private Rejection rejection(int number) {
        return rejections == null ? null : rejections[number];
    }

    /** Whether the record of this value may be rejected, so that its bytes must be kept. */
    public boolean mayBeRejected(int number) {
        return rules.quarantineLate() || rejection(number) != null || rules.isFuture(words[starts[number]], nowMs);
    }

    /**
     * The decoded records of one partition.
     *
     * @param numbers maps a record's index to the number of its value in this poll, or {@link #NO_VALUE}
     */
    public DecodedRecords records(RecordView records, IntUnaryOperator numbers) {
        int size = records.count();
        long[] offsets = new long[size];
        int[] begins = new int[size];
        Rejection[] rejected = null;
        for (int i = 0; i < size; i++) {
            int number = numbers.applyAsInt(i);
            offsets[i] = records.offset(i);
            begins[i] = number == NO_VALUE ? 0 : starts[number];
            Rejection rejection = number == NO_VALUE ? Rejections.tombstone() : rejection(number);
            if (rejection != null) {
                rejected = rejected == null ? new Rejection[size] : rejected;
                rejected[i] = rejection;
            }
        }
        boolean keep = rejected != null || rules.quarantineLate() || rules.isFuture(latestMs, nowMs);
        return new DecodedRecords(nowMs, offsets, words, begins, rejected, keep ? records : null);
    }
}
