package io.streamingetl.core.window;

import io.streamingetl.core.event.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The panes of one partition in one window: an open-addressing table of flat arrays, one probe a record and no object a
 * record or key. Sums are scaled 64-bit integers; the rare one that outgrows them is kept in {@link WideValues}, so no
 * sum wraps or rounds.
 *
 * <p>Entries are numbered in the order in which their keys first came, from 0. Not thread-safe; belongs to one thread
 * at a time, and is handed over whole.
 */
public final class PaneTable {
    private static final int FIRST_ENTRIES = 64;

    private final Measures measures;
    private final int stride;

    /** {@code entry + 1} in the lower half, the upper half of the key's hash in the upper; 0 where free. */
    private long[] slots = new long[2 * FIRST_ENTRIES];

    /** The words of all keys, one after the other. */
    private long[] keys = new long[4 * FIRST_ENTRIES];

    /**
     * Where in {@link #keys} an entry's key begins; one more than there are entries, so that it also says where it
     * ends.
     */
    private int[] keyStart = new int[FIRST_ENTRIES + 1];

    /** One value a measure and entry. */
    private long[] values;

    private final WideValues wide = new WideValues();
    private int size;

    public PaneTable(Measures measures) {
        this.measures = measures;
        this.stride = measures.count();
        this.values = new long[FIRST_ENTRIES * stride];
    }

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /**
     * Adds the event's values to the pane of its key.
     *
     * @return whether the key is new in this table
     */
    public boolean add(Event event) {
        long hash = hash(event.key, event.keyLength);
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        long tag = hash & 0xFFFFFFFF00000000L;
        long found = slots[slot];
        while (found != 0) {
            int entry = (int) found - 1;
            if ((found & 0xFFFFFFFF00000000L) == tag && sameKey(entry, event)) {
                accumulate(entry, event);
                return false;
            }
            slot = (slot + 1) & mask;
            found = slots[slot];
        }
        slots[slot] = tag | (size + 1);
        insert(event);
        return true;
    }

    private static long hash(long[] key, int length) {
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ key[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash * 0xD6E8FEB86659FD93L;
    }

    private boolean sameKey(int entry, Event event) {
        return Arrays.equals(keys, keyStart[entry], keyStart[entry + 1], event.key, 0, event.keyLength);
    }

    private void insert(Event event) {
        int entry = size;
        int from = keyStart[entry];
        int to = from + event.keyLength;
        if (to > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(to, grown(keys.length)));
        }
        System.arraycopy(event.key, 0, keys, from, event.keyLength);
        if (entry + 1 == keyStart.length) {
            int entries = grown(entry);
            keyStart = Arrays.copyOf(keyStart, entries + 1);
            values = Arrays.copyOf(values, entries * stride);
        }
        keyStart[entry + 1] = to;
        size++;
        for (int measure = 0; measure < stride; measure++) {
            int index = entry * stride + measure;
            int[] factors = measures.factors(measure);
            if (measures.function(measure) == Measure.Function.COUNT) {
                values[index] = 1;
            } else if (Products.fits(event.operands, factors)) {
                values[index] = Products.product(event.operands, factors);
            } else {
                wide.put(index, Products.wide(event.operands, factors));
            }
        }
        if (size * 3L > slots.length * 2L) {
            rehash();
        }
    }

    private static int grown(int length) {
        return Math.addExact(length, length >> 1);
    }

    private void rehash() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        int mask = larger.length - 1;
        for (int entry = 0; entry < size; entry++) {
            long hash = hash(entry);
            int slot = (int) hash & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = (hash & 0xFFFFFFFF00000000L) | (entry + 1);
        }
        slots = larger;
    }

    private long hash(int entry) {
        int from = keyStart[entry];
        int length = keyStart[entry + 1] - from;
        long hash = length;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ keys[from + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash * 0xD6E8FEB86659FD93L;
    }

    private void accumulate(int entry, Event event) {
        for (int measure = 0; measure < stride; measure++) {
            int index = entry * stride + measure;
            Measure.Function function = measures.function(measure);
            int[] factors = measures.factors(measure);
            if (function == Measure.Function.COUNT) {
                values[index]++;
            } else if (wide.holds(index) || !Products.fits(event.operands, factors)) {
                accumulateWide(index, function, Products.wide(event.operands, factors));
            } else {
                accumulate(index, function, Products.product(event.operands, factors));
            }
        }
    }

    private void accumulate(int index, Measure.Function function, long value) {
        long old = values[index];
        switch (function) {
            case MIN -> values[index] = Math.min(old, value);
            case MAX -> values[index] = Math.max(old, value);
            default -> {
                long sum = old + value;
                if (((old ^ sum) & (value ^ sum)) < 0) {
                    accumulateWide(index, function, BigInteger.valueOf(value));
                } else {
                    values[index] = sum;
                }
            }
        }
    }

    private void accumulateWide(int index, Measure.Function function, BigInteger value) {
        BigInteger old = exact(index);
        wide.put(
                index,
                switch (function) {
                    case MIN -> old.min(value);
                    case MAX -> old.max(value);
                    default -> old.add(value);
                });
    }

    private BigInteger exact(int index) {
        return wide.holds(index) ? wide.get(index) : BigInteger.valueOf(values[index]);
    }

    /** The exact value of a measure in an entry's pane, at the measure's scale. */
    public BigDecimal value(int entry, int measure) {
        int index = entry * stride + measure;
        int scale = measures.all().get(measure).scale();
        return wide.holds(index) ? new BigDecimal(wide.get(index), scale) : BigDecimal.valueOf(values[index], scale);
    }

    /** The array that holds the entry's key from {@link #keyStart(int)} on; shared, not to be written to. */
    public long[] keys() {
        return keys;
    }

    /** Where in {@link #keys()} the entry's key begins. */
    public int keyStart(int entry) {
        return keyStart[entry];
    }

    /** Orders two entries, of this table and of another or the same, by the unsigned order of their keys' words. */
    public int compareKeys(int entry, PaneTable other, int otherEntry) {
        return Arrays.compareUnsigned(
                keys,
                keyStart[entry],
                keyStart[entry + 1],
                other.keys,
                other.keyStart[otherEntry],
                other.keyStart[otherEntry + 1]);
    }
}
