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
 * Decodes what a lane polls, before it is folded: a poll's values one after the other, of whatever partitions, in the
 * order in which the client unpacks them; then the records of each partition are made of them.
 *
 * <p>So bytes are read while they are in the cache of the processor that unpacked them, and are kept only where a
 * record may be set aside. An instance belongs to one thread.
 */
public final class RecordDecoder {
    /** In place of a value's number, for a record without a value. */
    public static final int NO_VALUE = -1;

    private static final int FIRST_VALUES = 64;
    private static final int FIRST_WORDS = 1024;

    private final EventDecoder decoder;
    private final FoldRules rules;
    private final Event event;

    /** The wall clock of this poll, for the future guard. */
    private long nowMs;

    private int count;

    /** Where each value's words begin; 0 where it is rejected. */
    private int[] starts = new int[FIRST_VALUES];

    /** Handed over with the records, and so another array for each poll. */
    private long[] words = new long[FIRST_WORDS];

    private int filled;

    /** The latest event time of this poll, and no less than {@link #nowMs}. */
    private long latestMs;

    /** By value, null where it is not rejected; null where none is. */
    private Rejection[] rejections;

    public RecordDecoder(EventDecoder decoder, FoldRules rules) {
        this.decoder = decoder;
        this.rules = rules;
        this.event = new Event(rules.aggregation().operands().size());
    }

    /**
     * Begins with the values of another poll.
     *
     * @param nowMs the wall clock, for the future guard
     */
    public void begin(long nowMs) {
        this.nowMs = nowMs;
        latestMs = nowMs;
        // One poll is as large as the one before, as a rule.
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

    /** Appends the event's words; where they begin. */
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

    /** Whether the record of this value may have to be set aside, so that its bytes are to be kept. */
    public boolean maySetAside(int number) {
        return rules.quarantineLate() || rejection(number) != null || rules.isFuture(words[starts[number]], nowMs);
    }

    /**
     * What the records of one partition say.
     *
     * @param numbers gives the number of a record's value in this poll, or {@link #NO_VALUE}
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
        boolean whole = rejected != null || rules.quarantineLate() || rules.isFuture(latestMs, nowMs);
        return new DecodedRecords(nowMs, offsets, words, begins, rejected, whole ? records : null);
    }
}
