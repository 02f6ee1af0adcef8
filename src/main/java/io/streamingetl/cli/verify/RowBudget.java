package io.streamingetl.cli.verify;

/** How much a verification may hold. */
final class RowBudget {
    /** Of a row that is both in the table and recomputed: what a map's entry, a key and two arrays take, rounded up. */
    private static final long BYTES_PER_ROW = 300;

    private static final long BYTES_PER_KEY_FIELD = 80;
    private static final long BYTES_PER_MEASURE = 160;

    private RowBudget() {}

    /** The most rows of a range: they fill three quarters of the heap. */
    static long rows(int keyFields, int measures) {
        long each = BYTES_PER_ROW + keyFields * BYTES_PER_KEY_FIELD + measures * BYTES_PER_MEASURE;
        return Runtime.getRuntime().maxMemory() / 4 * 3 / each;
    }
}
