package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.core.measure.Rollup;
import io.streamingetl.core.pane.FilledTo;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.core.window.WindowPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/**
 * A roll-up as {@code etl_rollup} has it.
 *
 * @param rollup its table, and what it holds
 * @param complete whether it holds all result rows; otherwise it is being filled
 * @param filledThrough the label of the last window that it holds; null if it holds none yet
 * @param filledKey the last key of that window that it holds, in words; null if it holds all of it
 * @param unchangedSeconds how long ago the row was changed, by the server's clock
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by isAt.
record RollupState(Rollup rollup, boolean complete, Long filledThrough, long[] filledKey, long unchangedSeconds) {
    /**
     * The order in which every transaction writes its roll-ups: the coarsest last, so that a row that all nodes write
     * is locked only for the rest of the transaction.
     */
    static final Comparator<RollupState> COARSEST_LAST = Comparator.<RollupState>comparingInt(
                    state -> -state.rollup.rows().key().size())
            .thenComparingLong(state -> state.rollup.intervals().leastMs())
            .thenComparing(state -> state.rollup.table());

    /** The same roll-up, filled up to there. */
    RollupState through(Long label, long[] key) {
        return new RollupState(rollup, false, label, key, 0);
    }

    /** The same roll-up with all result rows. */
    RollupState completed() {
        return new RollupState(rollup, true, filledThrough, null, 0);
    }

    /** Whether another state of this roll-up is filled as far. */
    boolean isAt(RollupState other) {
        return complete == other.complete
                && Objects.equals(filledThrough, other.filledThrough)
                && Arrays.equals(filledKey, other.filledKey);
    }

    /** Which panes count towards it. */
    FilledTo filledTo(WindowPlan plan) {
        if (complete) {
            return FilledTo.ALL;
        }
        return filledThrough == null ? FilledTo.NOTHING : new FilledTo(endMs(plan), filledKey);
    }

    private long endMs(WindowPlan plan) {
        long labelMs = filledThrough * 1000;
        return rollup.rows().label() == WindowLabel.END ? labelMs : plan.endOf(labelMs);
    }
}
