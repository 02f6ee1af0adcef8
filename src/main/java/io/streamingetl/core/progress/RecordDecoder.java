package io.streamingetl.core.progress;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.RecordView;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.window.PaneTable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Decodes what a lane polls, before it is folded. An instance belongs to one thread. */
public final class RecordDecoder {
    private final EventDecoder decoder;
    private final FoldRules rules;
    private final Event event;

    /** Of the records that were decoded last, on an average and rounded up. */
    private int wordsPerRecord = 8;

    private long[] words;
    private Rejection[] rejections;

    public RecordDecoder(EventSchema schema, EventDecoder decoder, FoldRules rules) {
        this.decoder = decoder;
        this.rules = rules;
        this.event = new Event(schema.operands().size());
    }

    /**
     * Decodes the records of one partition.
     *
     * @param nowMs the wall clock, for the future guard
     */
    public DecodedRecords decode(RecordView records, long nowMs) {
        int count = records.count();
        long[] offsets = new long[count];
        int[] starts = new int[count + 1];
        words = new long[count * wordsPerRecord + DecodedRecords.HEAD_WORDS];
        rejections = null;
        long latestMs = nowMs;
        for (int i = 0; i < count; i++) {
            offsets[i] = records.offset(i);
            Rejection rejection = decode(records.value(i));
            if (rejection == null) {
                latestMs = Math.max(latestMs, event.timeMs);
                starts[i + 1] = append(starts[i]);
            } else {
                starts[i + 1] = starts[i];
                reject(count, i, rejection);
            }
        }
        if (count > 0) {
            wordsPerRecord = starts[count] / count + 1;
        }
        boolean whole = rejections != null || rules.quarantineLate() || rules.isFuture(latestMs, nowMs);
        return new DecodedRecords(nowMs, offsets, words, starts, rejections, whole ? records : null);
    }

    private Rejection decode(ByteBuffer value) {
        return value == null
                ? Rejections.tombstone()
                : decoder.decode(value.array(), value.arrayOffset() + value.position(), value.remaining(), event);
    }

    /**
     * Appends the event's words; where they end. Behind them is room for the head of one more: a rejected one has none.
     */
    private int append(int from) {
        int operands = from + DecodedRecords.HEAD_WORDS;
        int key = operands + event.operands.length;
        int end = key + event.keyLength;
        if (end + DecodedRecords.HEAD_WORDS > words.length) {
            words = Arrays.copyOf(words, 2 * Math.addExact(end, DecodedRecords.HEAD_WORDS));
        }
        words[from] = event.timeMs;
        words[from + 1] = PaneTable.hash(event.key, event.keyLength);
        System.arraycopy(event.operands, 0, words, operands, event.operands.length);
        System.arraycopy(event.key, 0, words, key, event.keyLength);
        return end;
    }

    private void reject(int count, int index, Rejection rejection) {
        if (rejections == null) {
            rejections = new Rejection[count];
        }
        rejections[index] = rejection;
    }
}
