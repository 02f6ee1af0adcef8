package io.streamingetl.core.pane;

import java.util.Arrays;

/** Sorts panes by one 64-bit number each. */
final class RadixSort {
    private static final int BYTE_VALUES = 256;

    /** The unsigned numbers; until sorted, in the order of the panes. */
    long[] values;

    /** The panes, in the order of {@link #values}. */
    int[] panes;

    private long[] otherValues;
    private int[] otherPanes;

    RadixSort(int count) {
        values = new long[count];
        panes = new int[count];
        Arrays.setAll(panes, pane -> pane);
    }

    /** Sorts by this many of the lowest bytes; the others are zero. Stable. */
    void sort(int bytes) {
        otherValues = new long[values.length];
        otherPanes = new int[panes.length];
        for (int i = 0; i < bytes; i++) {
            distribute(i * Byte.SIZE);
        }
        otherValues = null;
        otherPanes = null;
    }

    private void distribute(int shift) {
        int[] ends = new int[BYTE_VALUES];
        for (long value : values) {
            ends[(int) (value >>> shift) & 0xFF]++;
        }
        for (int i = 1; i < BYTE_VALUES; i++) {
            ends[i] += ends[i - 1];
        }
        for (int i = values.length - 1; i >= 0; i--) {
            int to = --ends[(int) (values[i] >>> shift) & 0xFF];
            otherValues[to] = values[i];
            otherPanes[to] = panes[i];
        }
        long[] sortedValues = otherValues;
        int[] sortedPanes = otherPanes;
        otherValues = values;
        otherPanes = panes;
        values = sortedValues;
        panes = sortedPanes;
    }

    /** The index after the last value that equals the one at {@code from}, after sorting. */
    int endOfEqual(int from) {
        int to = from + 1;
        while (to < values.length && values[to] == values[from]) {
            to++;
        }
        return to;
    }
}
