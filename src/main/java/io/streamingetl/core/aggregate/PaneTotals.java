package io.streamingetl.core.aggregate;

/**
 * Panes of a lane.
 *
 * @param panes how many
 * @param bytes memory that they take
 */
record PaneTotals(long panes, long bytes) {
    static final PaneTotals NONE = new PaneTotals(0, 0);

    PaneTotals plus(PaneTotals other) {
        return new PaneTotals(panes + other.panes, bytes + other.bytes);
    }
}
