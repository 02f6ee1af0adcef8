package io.streamingetl.cli.verify;

/** The number of rows that fit into the heap. */
final class RowBudget {
    /** A map entry, a key and two arrays of a row that is both in the table and recomputed, rounded up. */
    private static final long BYTES_PER_ROW = 300;

    private static final long BYTES_PER_KEY_FIELD = 80;
    private static final long BYTES_PER_MEASURE = 160;

    private RowBudget() {}

    /** The maximum number of rows of a range, which fill three quarters of the heap. */
    static long maxRows(int keyFields, int measures) {
        long bytesPerRow = BYTES_PER_ROW + keyFields * BYTES_PER_KEY_FIELD + measures * BYTES_PER_MEASURE;
        return Runtime.getRuntime().maxMemory() / 4 * 3 / bytesPerRow;
    }
}
