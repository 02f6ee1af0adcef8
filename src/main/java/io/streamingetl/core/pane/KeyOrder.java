package io.streamingetl.core.pane;

import com.carrotsearch.hppc.sorting.IndirectSort;
import io.streamingetl.core.event.KeyPart;
import java.util.Arrays;
import java.util.List;

/**
 * The panes of one window or interval, from all tables that hold some, in the order of their keys or of a part of them,
 * so that panes of one key are neighbours.
 *
 * <p>Of the bytes in which the keys differ, the first eight form one number for each pane, and a radix sort orders the
 * panes by it. Only if keys differ in more bytes, keys with the same number are compared as a whole. Measured with 4
 * tables of 23,000 panes: 2.3 ms, and 350 ns a row with the merged values. Sorting each table by comparison and merging
 * them took 2,500 ns a row.
 */
final class KeyOrder {
    /** Memory for each pane while it sorts, bytes. */
    static final int BYTES = 24;

    private final PaneTable[] tables;
    private final KeyPart part;

    /** The parts of two keys; only while the order is made. */
    private long[] words;

    private long[] otherWords;

    /** Panes are numbered across all tables: the number of each table's first pane, then the number of all panes. */
    private final int[] begins;

    /** The panes in order; the complement of a pane whose key is that of the pane before. */
    private final int[] order;

    /**
     * @param tables none is empty
     * @param part the part of the keys that decides
     */
    KeyOrder(List<PaneTable> tables, KeyPart part) {
        this.tables = tables.toArray(PaneTable[]::new);
        this.part = part;
        begins = new int[this.tables.length + 1];
        for (int table = 0; table < this.tables.length; table++) {
            begins[table + 1] = Math.addExact(begins[table], this.tables[table].size());
        }
        words = new long[longestKey()];
        otherWords = new long[words.length];
        int[] bytes = differingBytes();
        boolean complete = bytes.length <= Long.BYTES;
        RadixSort sort = new RadixSort(count());
        for (int table = 0; table < this.tables.length; table++) {
            for (int entry = 0; entry < this.tables[table].size(); entry++) {
                sort.values[begins[table] + entry] = prefix(this.tables[table], entry, bytes);
            }
        }
        sort.sort(Math.min(bytes.length, Long.BYTES));
        order = sort.panes;
        for (int from = 0, to; from < order.length; from = to) {
            to = sort.endOfEqual(from);
            if (!complete && to - from > 1) {
                sortByWholeKeys(from, to);
            }
            markRepeated(from, to, complete);
        }
        words = null;
        otherWords = null;
    }

    private int longestKey() {
        int longest = 0;
        for (PaneTable table : tables) {
            for (int entry = 0; entry < table.size(); entry++) {
                longest = Math.max(longest, table.keyLength(entry));
            }
        }
        return longest;
    }

    /**
     * The bytes in which keys differ, in the order of the key: each as the number of its word times 64 plus its shift
     * in that word.
     */
    private int[] differingBytes() {
        long[] differing = differingBits();
        int[] bytes = new int[differing.length * Long.BYTES];
        int count = 0;
        for (int word = 0; word < differing.length; word++) {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                if (((differing[word] >>> shift) & 0xFF) != 0) {
                    bytes[count++] = word * Long.SIZE + shift;
                }
            }
        }
        return Arrays.copyOf(bytes, count);
    }

    private long[] differingBits() {
        load(tables[0], 0, otherWords);
        long[] differing = new long[words.length];
        for (PaneTable table : tables) {
            for (int entry = 0; entry < table.size(); entry++) {
                load(table, entry, words);
                for (int word = 0; word < words.length; word++) {
                    differing[word] |= words[word] ^ otherWords[word];
                }
            }
        }
        return differing;
    }

    /** Loads what decides of an entry's key, with zeros after its end. */
    private void load(PaneTable table, int entry, long[] into) {
        int length = part.copy(table.page(entry), table.keyStart(entry), table.keyLength(entry), into);
        for (int word = length; word < into.length; word++) {
            into[word] = 0;
        }
    }

    /** The first eight bytes of the key in which keys differ. */
    private long prefix(PaneTable table, int entry, int[] bytes) {
        load(table, entry, words);
        long prefix = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            prefix = (prefix << Byte.SIZE) | ((words[bytes[i] / Long.SIZE] >>> (bytes[i] % Long.SIZE)) & 0xFF);
        }
        return prefix;
    }

    private void sortByWholeKeys(int from, int to) {
        int[] before = Arrays.copyOfRange(order, from, to);
        int[] sorted = IndirectSort.mergesort(0, before.length, (a, b) -> compareKeys(before[a], before[b]));
        Arrays.setAll(before, i -> order[from + sorted[i]]);
        System.arraycopy(before, 0, order, from, before.length);
    }

    private void markRepeated(int from, int to, boolean allEqual) {
        int before = order[from];
        for (int at = from + 1; at < to; at++) {
            int pane = order[at];
            if (allEqual || compareKeys(before, pane) == 0) {
                order[at] = ~pane;
            }
            before = pane;
        }
    }

    private int compareKeys(int pane, int other) {
        int table = tableOf(pane);
        int otherTable = tableOf(other);
        if (!part.isWhole()) {
            load(tables[table], pane - begins[table], words);
            load(tables[otherTable], other - begins[otherTable], otherWords);
            return Arrays.compareUnsigned(words, otherWords);
        }
        return tables[table].compareKeys(pane - begins[table], tables[otherTable], other - begins[otherTable]);
    }

    /** There are at most as many tables as lanes, mostly one. */
    private int tableOf(int pane) {
        int table = tables.length - 1;
        while (begins[table] > pane) {
            table--;
        }
        return table;
    }

    /**
     * Loads the panes from this index up to {@code to}, exclusive. Their order is not their order in memory, and this
     * way the processor waits for many of them at once.
     *
     * @return a number without a meaning; if it is not used, the compiler removes the loads
     */
    long prefetch(int from, int to) {
        long sum = 0;
        for (int at = from; at < Math.min(to, count()); at++) {
            int pane = pane(at);
            int table = tableOf(pane);
            sum += tables[table].keyWord(pane - begins[table], 0);
        }
        return sum;
    }

    /** Number of panes. */
    int count() {
        return begins[tables.length];
    }

    /** Whether the pane at this index has the key of the pane before. */
    boolean repeats(int at) {
        return order[at] < 0;
    }

    /** The table that holds the pane at this index. */
    PaneTable table(int at) {
        return tables[tableOf(pane(at))];
    }

    /** The entry of the pane at this index in its {@link #table}. */
    int entry(int at) {
        return pane(at) - begins[tableOf(pane(at))];
    }

    private int pane(int at) {
        return order[at] < 0 ? ~order[at] : order[at];
    }
}
