package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.verify.plain.PlainRollup;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The rows of a roll-up.
 *
 * @param complete whether it holds all result rows; otherwise it is being filled, or is not added yet, and has no rows
 *     here
 * @param range its intervals of which every window is compared; empty if there is none
 * @param rows the rows of the range, with one value per measure
 */
public record RollupRows(PlainRollup rollup, boolean complete, TimeRange range, Map<RowKey, BigDecimal[]> rows) {
    /** Whether the interval with this start is in the range. */
    public boolean holds(long startMs) {
        return startMs >= range.fromMs() && startMs < range.toMs();
    }
}
