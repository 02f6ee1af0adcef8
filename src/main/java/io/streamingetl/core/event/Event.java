package io.streamingetl.core.event;

import java.util.Arrays;

/**
 * One decoded record, as flat primitives. A decoder overwrites it for every record, so that nothing keeps a reference
 * to it or to its arrays. Not thread-safe.
 */
public final class Event {
    /** Event time, milliseconds since the epoch. */
    public long timeMs;

    /** The key as words of {@link KeyCodec}; the first {@link #keyLength} are in use. */
    public long[] key = new long[8];

    /** Words of {@link #key} in use. */
    public int keyLength;

    /** The operands in the order of {@link EventSchema#operands()}, each scaled by its field's scale. */
    public final long[] operands;

    public Event(int operandCount) {
        operands = new long[operandCount];
    }

    /** Appends one word to the key. */
    public void appendKey(long word) {
        if (keyLength == key.length) {
            key = Arrays.copyOf(key, keyLength * 2);
        }
        key[keyLength++] = word;
    }
}
